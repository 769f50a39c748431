import type { XmlElement } from 'libxml2-wasm';
import { at, attribute, type Check, type Contract, elements, expandedName, MESSAGES, SERVICE } from '../contract.js';
import type { Finding } from '../libxml2.js';

/** The command codes of Table 1 other than ACK: each is an operation, a message and an element. */
export const COMMAND_CODES = [
  'ADD_NODE_REQ',
  'ADD_NODE_RESP',
  'REMOVE_NODE_REQ',
  'REMOVE_NODE_RESP',
  'ADD_DATA_REQ',
  'ADD_DATA_RESP',
  'MOD_DATA_REQ',
  'MOD_DATA_RESP',
  'REMOVE_DATA_REQ',
  'REMOVE_DATA_RESP',
];

/** ADD_NODE_REQ: AddNodeReqType. */
function typeNameOf(code: string): string {
  const words = code.split('_').map((word) => word.charAt(0) + word.slice(1).toLowerCase());
  return `${words.join('')}Type`;
}

export const messagesHaveOnePart: Check = {
  name: 'every WSDL message has one part, an element that the XSD declares',
  run({ wsdl, xsd }) {
    const declared = new Set(
      elements(xsd.document, '/xs:schema/xs:element').map((element) => `{${MESSAGES}}${attribute(element, 'name')}`),
    );
    return elements(wsdl.document, '/wsdl:definitions/wsdl:message').flatMap((message) => {
      const name = attribute(message, 'name');
      const parts = elements(message, 'wsdl:part');
      if (parts.length !== 1) return [at(wsdl, message, `message ${name} has ${parts.length} parts, not one`)];
      const [part] = parts as [XmlElement];
      const element = attribute(part, 'element');
      if (element === undefined) return [at(wsdl, part, `the part of message ${name} has no element`)];
      const expanded = expandedName(part, element);
      if (!declared.has(expanded)) return [at(wsdl, part, `the XSD does not declare ${expanded}, the part of ${name}`)];
      const expected = `{${MESSAGES}}${name}`;
      return expanded === expected
        ? []
        : [at(wsdl, part, `the part of message ${name} is ${expanded}, not ${expected}`)];
    });
  },
};

export const elementsHaveNamedTypes: Check = {
  name: 'the XSD declares an element for each command code and for ACK, of the type named after it',
  run({ xsd }) {
    return [...COMMAND_CODES, 'ACK'].flatMap((code) => {
      const [element] = elements(xsd.document, `/xs:schema/xs:element[@name="${code}"]`);
      if (!element) return [at(xsd, xsd.document.root, `element ${code} is missing`)];
      const type = expandedName(element, attribute(element, 'type') ?? '');
      const expected = `{${MESSAGES}}${typeNameOf(code)}`;
      return type === expected ? [] : [at(xsd, element, `element ${code} has the type ${type}, not ${expected}`)];
    });
  },
};

function checkOperation({ wsdl }: Contract, portType: XmlElement, code: string): Finding[] {
  const [operation] = elements(portType, `wsdl:operation[@name="${code}"]`);
  if (!operation) return [at(wsdl, portType, `operation ${code} is missing`)];
  const directions = [
    { direction: 'input', expected: `{${SERVICE}}${code}` },
    { direction: 'output', expected: `{${SERVICE}}ACK` },
  ];
  return directions.flatMap(({ direction, expected }) => {
    const [end] = elements(operation, `wsdl:${direction}`);
    const message = end && expandedName(end, attribute(end, 'message') ?? '');
    if (message === expected) return [];
    return [at(wsdl, end ?? operation, `the ${direction} of ${code} is ${message ?? 'missing'}, not ${expected}`)];
  });
}

/** The interface is symmetric: one operation for each message, each answered with ACK [Q.3645 Table 1]. */
export const portTypeHasEveryOperation: Check = {
  name: 'port type IddPortType has the ten operations of Table 1, each answered with ACK',
  run(contract) {
    const { wsdl } = contract;
    const definitions = wsdl.document.root;
    const portTypes = elements(definitions, 'wsdl:portType');
    const [portType] = portTypes;
    if (!portType || portTypes.length > 1 || attribute(portType, 'name') !== 'IddPortType') {
      return [at(wsdl, portTypes.at(-1) ?? definitions, 'there is not exactly one port type, IddPortType')];
    }
    const unknown = elements(portType, 'wsdl:operation')
      .filter((operation) => !COMMAND_CODES.includes(attribute(operation, 'name') ?? ''))
      .map((operation) => at(wsdl, operation, `operation ${attribute(operation, 'name')} is not in Table 1`));
    return [...COMMAND_CODES.flatMap((code) => checkOperation(contract, portType, code)), ...unknown];
  },
};
