import { at, attribute, type Check, elements, MESSAGES } from '../contract.js';

/** What code generators in other languages handle badly, found in an XSD by these paths. */
const FORBIDDEN = [
  { xpath: '//xs:any | //xs:anyAttribute', why: 'wildcards stay out' },
  { xpath: '//xs:attribute | //xs:attributeGroup', why: 'messages have no attributes' },
  { xpath: '//xs:element[@substitutionGroup]', why: 'substitution groups stay out' },
  { xpath: '//xs:redefine', why: 'redefinitions stay out' },
  { xpath: '//xs:element/xs:complexType', why: 'types have names, so that generators give good ones' },
  {
    xpath: '//xs:*[contains(@type, ":") and not(starts-with(@type, "xs:"))]',
    why: 'types are referred to without a prefix',
  },
  {
    xpath: '//xs:*[contains(@base, ":") and not(starts-with(@base, "xs:"))]',
    why: 'types are referred to without a prefix',
  },
];

export const plainConstructs: Check = {
  name: 'the XSD keeps to the constructs that all generators take',
  run({ xsd }) {
    const schema = xsd.document.root;
    const required = [
      { holds: attribute(schema, 'targetNamespace') === MESSAGES, message: `the target namespace is not ${MESSAGES}` },
      {
        holds: attribute(schema, 'elementFormDefault') === 'qualified',
        message: 'elementFormDefault is not "qualified"',
      },
      {
        holds: schema.namespaceForPrefix('') === MESSAGES,
        message: 'the target namespace is not the default namespace',
      },
    ];
    return [
      ...required.filter(({ holds }) => !holds).map(({ message }) => at(xsd, schema, message)),
      ...FORBIDDEN.flatMap(({ xpath, why }) =>
        elements(xsd.document, xpath).map((element) => at(xsd, element, `${element.name}: ${why}`)),
      ),
    ];
  },
};
