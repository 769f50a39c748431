import { expect } from 'chai';
import { at, parseXml, resolveQName, textAt } from '../../src/conformance/xml-tree.js';

describe('a document that somebody else wrote', () => {
  const root = parseXml(
    '<e:a xmlns:e="urn:e" xmlns="urn:d"><b e:at="1" c="2"> x<![CDATA[<]]>y </b><e:b>second</e:b></e:a>',
  )!;

  it('is read with names, attributes and text', () => {
    expect(root).to.include({ name: 'e:a', local: 'a', uri: 'urn:e' });
    expect(root.attributes).to.deep.equal({});
    expect(root.children.map(({ uri, local }) => `{${uri}}${local}`)).to.deep.equal(['{urn:d}b', '{urn:e}b']);
    expect(root.children[0]!.attributes).to.deep.equal({ '{urn:e}at': '1', c: '2' });
  });

  it('is walked by local names', () => {
    expect(textAt(root, 'b')).to.equal('x<y');
    expect(at(root, 'b', 'c')).to.equal(undefined);
    expect(at(undefined, 'b')).to.equal(undefined);
  });

  it('resolves names in its content by the prefixes in scope', () => {
    const element = at(root, 'b')!;
    expect(resolveQName(element, 'e:Sender')).to.equal('{urn:e}Sender');
    expect(resolveQName(element, 'Sender')).to.equal('{urn:d}Sender');
    expect(resolveQName(element, 'f:Sender')).to.equal(undefined);
  });

  it('is nothing where it is not well-formed', () => {
    for (const text of ['', 'no', '<a>', '<a></b>', '<f:a/>', '<a/><b/>'])
      expect(parseXml(text), text).to.equal(undefined);
  });
});
