import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { readSchema } from '../../../scripts/generate/schema-model.js';

const schema = (content: string) =>
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t" targetNamespace="urn:t" elementFormDefault="qualified">${content}</xs:schema>`;
const sequence = (content: string) =>
  schema(`<xs:complexType name="T"><xs:sequence>${content}</xs:sequence></xs:complexType>`);
const restriction = (content: string) =>
  schema(`<xs:simpleType name="S"><xs:restriction base="xs:token">${content}</xs:restriction></xs:simpleType>`);

describe('the model of the schema', () => {
  it('has the messages, types, occurrences, choices and facets of the contract', () => {
    const model = readSchema(readFileSync(new URL('../../../xsd/idd.xsd', import.meta.url), 'utf8'));
    expect(model.namespace).to.equal('urn:q3645:idd:1');
    expect(model.elements.map(({ name }) => name))
      .to.include.members(['ADD_NODE_REQ', 'ACK'])
      .and.have.length(11);
    const record = model.complexTypes.find(({ name }) => name === 'NaptrRecordType')!;
    expect(record.particles[0]!.alternatives.map(({ name }) => name)).to.deep.equal(['e164Number', 'e164Prefix']);
    expect(record.particles.at(-1)).to.include({ minOccurs: 0, maxOccurs: 1 });
    const list = model.complexTypes.find(({ name }) => name === 'EnumMappingDataListType')!;
    expect(list.particles[0]).to.include({ minOccurs: 0, maxOccurs: 'unbounded' });
    const identifier = model.simpleTypes.find(({ name }) => name === 'IdentifierType')!;
    expect(identifier).to.include({ base: 'xs:token', minLength: 1, maxLength: 64 });
    expect(identifier.doc).to.equal('Message or broadcast identifier.');
  });

  const refused: [string, string][] = [
    ['xs:any', sequence('<xs:any/>')],
    [
      'an attribute',
      schema('<xs:complexType name="T"><xs:sequence/><xs:attribute name="a" type="xs:string"/></xs:complexType>'),
    ],
    ['mixed content', schema('<xs:complexType name="T" mixed="true"><xs:sequence/></xs:complexType>')],
    ['xs:all', schema('<xs:complexType name="T"><xs:all/></xs:complexType>')],
    ['a bounded list', sequence('<xs:element name="a" type="xs:string" maxOccurs="5"/>')],
    ['a repeated choice', sequence('<xs:choice maxOccurs="2"><xs:element name="a" type="xs:string"/></xs:choice>')],
    [
      'a repeated alternative',
      sequence('<xs:choice><xs:element name="a" type="xs:string" maxOccurs="2"/></xs:choice>'),
    ],
    ['a nillable element', sequence('<xs:element name="a" type="xs:string" nillable="true"/>')],
    ['a default value', sequence('<xs:element name="a" type="xs:string" default="b"/>')],
    ['an element reference', sequence('<xs:element ref="a"/>')],
    ['a built-in type that nothing knows', sequence('<xs:element name="a" type="xs:decimal"/>')],
    ['a type that is not declared', sequence('<xs:element name="a" type="B"/>')],
    ['a type declared twice', schema('<xs:complexType name="T"><xs:sequence/></xs:complexType>'.repeat(2))],
    ['an unknown facet', restriction('<xs:length value="3"/>')],
    ['a facet that is no number', restriction('<xs:maxLength value="many"/>')],
    ['an import', schema('<xs:import namespace="urn:x"/>')],
    ['unqualified local elements', schema('').replace(' elementFormDefault="qualified"', '')],
  ];
  for (const [what, xsd] of refused) {
    it(`is not made of ${what}: nothing is generated that would not be honoured`, () => {
      expect(() => readSchema(xsd)).to.throw(Error);
    });
  }
});
