import { dirname, resolve } from 'node:path';
import type { XmlElement } from 'libxml2-wasm';
import {
  at,
  attribute,
  type Check,
  type ContractFile,
  elements,
  expandedName,
  MESSAGES,
  SERVICE,
} from '../contract.js';
import type { Finding } from '../libxml2.js';
import { COMMAND_CODES } from './operations.js';

/** Not the URI of the W3C submission: with that one PHP and Mono find no usable binding. */
const TRANSPORT = 'http://schemas.xmlsoap.org/soap/http';

/** A finding when the attribute has another value. */
function expect(file: ContractFile, element: XmlElement, name: string, expected: string): Finding[] {
  const value = attribute(element, name);
  if (value === expected) return [];
  return [at(file, element, `${name} of ${element.prefix}:${element.name} is ${value ?? 'missing'}, not ${expected}`)];
}

function checkOperation(wsdl: ContractFile, binding: XmlElement, code: string): Finding[] {
  const [operation] = elements(binding, `wsdl:operation[@name="${code}"]`);
  if (!operation) return [at(wsdl, binding, `the binding has no operation ${code}`)];
  const [soap] = elements(operation, 'soap12:operation');
  const bodies = elements(operation, '*[self::wsdl:input or self::wsdl:output]/soap12:body');
  return [
    ...(soap
      ? [
          ...expect(wsdl, soap, 'soapAction', `${MESSAGES}:${code}`),
          ...(attribute(soap, 'style') === undefined ? [] : expect(wsdl, soap, 'style', 'document')),
        ]
      : [at(wsdl, operation, `the binding of ${code} has no soap12:operation`)]),
    ...(bodies.length === 2
      ? []
      : [at(wsdl, operation, `${code} does not bind its input and its output to soap12:body`)]),
    ...bodies.flatMap((body) => expect(wsdl, body, 'use', 'literal')),
  ];
}

export const boundToSoap12: Check = {
  name: 'the one binding is SOAP 1.2 document/literal over HTTP, with the soapAction of every operation',
  run({ wsdl }) {
    const definitions = wsdl.document.root;
    const soap11 = elements(definitions, '//soap11:*').map((element) =>
      at(wsdl, element, 'SOAP 1.1 bindings stay out'),
    );
    const bindings = elements(definitions, 'wsdl:binding');
    const [binding] = bindings;
    if (!binding || bindings.length > 1) {
      return [...soap11, at(wsdl, bindings.at(-1) ?? definitions, `there are ${bindings.length} bindings, not one`)];
    }
    const portType = expandedName(binding, attribute(binding, 'type') ?? '');
    const [soap] = elements(binding, 'soap12:binding');
    return [
      ...soap11,
      ...(portType === `{${SERVICE}}IddPortType`
        ? []
        : [at(wsdl, binding, `the binding is of ${portType}, not IddPortType`)]),
      ...(soap
        ? [...expect(wsdl, soap, 'transport', TRANSPORT), ...expect(wsdl, soap, 'style', 'document')]
        : [at(wsdl, binding, 'the binding has no soap12:binding')]),
      ...COMMAND_CODES.flatMap((code) => checkOperation(wsdl, binding, code)),
    ];
  },
};

export const servedAtOnePort: Check = {
  name: 'service IddService has port IddPort with an address, and the WSDL imports the XSD',
  run({ wsdl, xsd }) {
    const definitions = wsdl.document.root;
    const [imported] = elements(definitions, `wsdl:types/xs:schema/xs:import[@namespace="${MESSAGES}"]`);
    const [port] = elements(definitions, 'wsdl:service[@name="IddService"]/wsdl:port[@name="IddPort"]');
    const bound = port && expandedName(port, attribute(port, 'binding') ?? '');
    return [
      ...expect(wsdl, definitions, 'targetNamespace', SERVICE),
      ...(imported ? [] : [at(wsdl, definitions, `the WSDL does not import ${MESSAGES}`)]),
      ...(imported && !isAt(wsdl, attribute(imported, 'schemaLocation'), xsd)
        ? [at(wsdl, imported, `schemaLocation ${attribute(imported, 'schemaLocation')} does not lead to the XSD`)]
        : []),
      ...(port ? [] : [at(wsdl, definitions, 'service IddService with port IddPort is missing')]),
      ...(port && bound !== `{${SERVICE}}IddBinding`
        ? [at(wsdl, port, `port IddPort is of ${bound}, not IddBinding`)]
        : []),
      ...(port && elements(port, 'soap12:address[@location]').length !== 1
        ? [at(wsdl, port, 'port IddPort has no soap12:address with a location')]
        : []),
    ];
  },
};

/** Whether a location given in one file leads to the other. */
function isAt(file: ContractFile, location: string | undefined, target: ContractFile): boolean {
  return location !== undefined && resolve(dirname(file.path), location) === resolve(target.path);
}
