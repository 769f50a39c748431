import type { XmlElement } from 'libxml2-wasm';
import { at, attribute, type Check, type ContractFile, elements } from '../contract.js';
import type { Finding } from '../libxml2.js';

/** Where names must differ from one another: simple and complex types share one space [XML Schema Part 1 §2.5]. */
const SPACES = [
  { what: 'element', of: '/xs:schema/xs:element' },
  { what: 'type', of: '/xs:schema/xs:complexType | /xs:schema/xs:simpleType' },
  { what: 'group', of: '/xs:schema/xs:group' },
];

const WSDL_SPACES = [
  { what: 'message', of: '/wsdl:definitions/wsdl:message' },
  { what: 'operation of a port type', of: '/wsdl:definitions/wsdl:portType/wsdl:operation' },
  { what: 'operation of a binding', of: '/wsdl:definitions/wsdl:binding/wsdl:operation' },
];

function repeated(file: ContractFile, spaces: typeof SPACES): Finding[] {
  return spaces.flatMap(({ what, of }) => {
    const first = new Map<string, XmlElement>();
    return elements(file.document, of).flatMap((element) => {
      const name = attribute(element, 'name') ?? '';
      const before = first.get(name);
      if (before) return [at(file, element, `${what} ${name} is declared twice, first on line ${before.line}`)];
      first.set(name, element);
      return [];
    });
  });
}

/** Some generators overlook a second declaration and others fail on it, so it is an error here. An operation twice would be an overload. */
export const declaredOnce: Check = {
  name: 'every type, element, message and operation is declared once',
  run: ({ wsdl, xsd }) => [...repeated(xsd, SPACES), ...repeated(wsdl, WSDL_SPACES)],
};
