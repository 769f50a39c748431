import type { XmlElement } from 'libxml2-wasm';
import { at, attribute, type Check, elements, expandedName, MESSAGES } from '../contract.js';

const CITES_A_CLAUSE = /\[Q\.3645 (§\d|Table \d)/;

function documentation(declaration: XmlElement): string {
  return elements(declaration, 'xs:annotation/xs:documentation')
    .map((element) => element.content.trim())
    .join('\n');
}

/** Messages and their types must say which clause they come from; parameters what they mean, themselves or by the contract's type that they have. */
export const documented: Check = {
  name: 'every message, message type and parameter carries xs:documentation, messages with their clause of Q.3645',
  run({ xsd }) {
    const types = new Map<string, XmlElement>(
      elements(xsd.document, '/xs:schema/*[self::xs:complexType or self::xs:simpleType]').map((type) => [
        `{${MESSAGES}}${attribute(type, 'name')}`,
        type,
      ]),
    );
    const typeOf = (element: XmlElement) => types.get(expandedName(element, attribute(element, 'type') ?? ''));

    const messages = elements(xsd.document, '/xs:schema/xs:element');
    const messageTypes = new Set(messages.map((message) => attribute(message, 'type')));
    const parameters = elements(xsd.document, '/xs:schema/xs:complexType//xs:element');

    return [
      ...messages
        .filter((message) => !CITES_A_CLAUSE.test(documentation(message)))
        .map((message) =>
          at(xsd, message, `message ${attribute(message, 'name')} has no xs:documentation with its clause`),
        ),
      ...[...types.values()]
        .filter((type) => messageTypes.has(attribute(type, 'name')) && !CITES_A_CLAUSE.test(documentation(type)))
        .map((type) =>
          at(xsd, type, `message type ${attribute(type, 'name')} has no xs:documentation with its clause`),
        ),
      ...[...types.values()]
        .filter((type) => !messageTypes.has(attribute(type, 'name')) && documentation(type) === '')
        .map((type) => at(xsd, type, `type ${attribute(type, 'name')} has no xs:documentation`)),
      ...parameters
        .filter((parameter) => {
          const type = typeOf(parameter);
          return documentation(parameter) === '' && !(type && documentation(type) !== '');
        })
        .map((parameter) => at(xsd, parameter, `parameter ${attribute(parameter, 'name')} has no xs:documentation`)),
    ];
  },
};
