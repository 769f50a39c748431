import { expect } from 'chai';
import { DEFAULT_READING_LIMITS, MessageReader } from '../../../src/soap/decoding/message-reader.js';
import { ENV, element, envelope, HEADER, message, RECORD, read, verdict } from './reading.js';

const withHeader = (blocks: string) => envelope(`<env:Header>${blocks}</env:Header><env:Body>${element()}</env:Body>`);
const nested = (depth: number) => `${'<a xmlns="urn:x">'.repeat(depth)}${'</a>'.repeat(depth)}`;
const attributes = (count: number) => Array.from({ length: count }, (_, index) => ` a${index}="1"`).join('');
const { depth, nameLength, textLength, attributes: most } = DEFAULT_READING_LIMITS;
const { namespaceLength, headerItems, headLength } = DEFAULT_READING_LIMITS;
/** An element of a header block that has so many characters with its comment. */
const padded = (length: number) => `<b><!--${'c'.repeat(length - '<b><!----></b>'.length)}--></b>`;
const padding = (length: number) =>
  `<env:Header>${block(padded(length / 2))}</env:Header><!--${'c'.repeat(length / 2)}-->`;
const block = (content: string) => `<a xmlns="urn:x">${content}</a>`;

describe('the limits of reading', () => {
  it('are above what a message needs', () => {
    expect(verdict(withHeader(nested(depth - 2)))).to.equal('valid');
    expect(verdict(withHeader(`<a xmlns="urn:x"${attributes(most - 1)}/>`))).to.equal('valid');
    expect(verdict(withHeader(`<${'a'.repeat(nameLength)} xmlns="urn:x"/>`))).to.equal('valid');
    expect(verdict(withHeader(`<a xmlns="urn:x">${'a'.repeat(textLength - 4)}</a>`))).to.equal('valid');
    expect(verdict(message().replace('E2U', '&#x00000045;'.repeat(200)))).to.equal('valid');
    expect(verdict(withHeader(`<a xmlns="${'u'.repeat(namespaceLength)}"/>`))).to.equal('valid');
    expect(verdict(withHeader(block('<b/>'.repeat(headerItems - 2))))).to.equal('valid');
    expect(verdict(withHeader(block(padded(headLength / 10).repeat(9))))).to.equal('valid');
    expect(verdict(message(`${HEADER}<enumMappingDataList>${RECORD.repeat(3000)}</enumMappingDataList>`))).to.equal(
      'valid',
    );
  });

  const beyond: [string, number, string][] = [
    ['depth', 401, withHeader(nested(depth - 1))],
    ['the number of attributes', 401, withHeader(`<a xmlns="urn:x"${attributes(most)}/>`)],
    ['the length of an element name', 401, withHeader(`<${'a'.repeat(nameLength + 1)} xmlns="urn:x"/>`)],
    ['the length of an attribute name', 401, withHeader(`<a xmlns="urn:x" ${'a'.repeat(nameLength + 1)}="1"/>`)],
    ['the length of a text', 400, withHeader(`<a xmlns="urn:x">${'a'.repeat(textLength)}</a>`)],
    ['the length of a text of references', 400, message().replace('E2U', '&#69;'.repeat(textLength / 5))],
    ['the length of a text in pieces', 400, message().replace('E2U', `${'a'.repeat(600)}<!-- -->`.repeat(110))],
    ['the length of CDATA', 400, message().replace('E2U', `<![CDATA[${'a'.repeat(textLength)}]]>`)],
    ['the length of a comment', 400, withHeader(`<!--${'a'.repeat(textLength)}-->`)],
    ['the length of an attribute', 400, withHeader(`<a xmlns="urn:x" b="${'a'.repeat(textLength)}"/>`)],
    ['the length of a namespace name', 401, withHeader(`<a xmlns="${'u'.repeat(namespaceLength + 1)}"/>`)],
    ['the length of the name of a prefix', 401, envelope('', ` xmlns:x="${'u'.repeat(namespaceLength + 1)}"`)],
    ['the number of elements in a header block', 400, withHeader(block('<b/>'.repeat(headerItems)))],
    ['the number of header blocks', 400, withHeader('<a xmlns="urn:x"/>'.repeat(headerItems / 2 + 1))],
    [
      'the number of attributes in a header',
      400,
      withHeader(block(`<b${attributes(most)}/>`.repeat(headerItems / most))),
    ],
    ['the length of the header', 400, withHeader(block(padded(headLength / 4).repeat(4)))],
    ['the length of what is between Header and Body', 400, envelope(`${padding(headLength)}<env:Body/>`)],
    ['white space before the envelope', 400, ' '.repeat(textLength + 1) + message()],
  ];
  for (const [what, code, xml] of beyond) {
    it(`end the reading and close the connection beyond ${what}: ${code}`, () => {
      for (const chunk of [1000, xml.length]) {
        const { rejection } = read(xml, { chunk });
        expect(rejection).to.include({ kind: 'ack', returnCode: code, close: true });
      }
    });
  }

  const endless: [string, string][] = [
    ['text', 'a'],
    ['a comment', '<!--'],
    ['CDATA', '<![CDATA['],
    ['a tag', '<a '],
    ['a name', '<'],
    ['an end tag', '</'],
    ['an attribute', '<a b="'],
    ['a reference', '&'],
    ['a processing instruction', '<?'],
  ];
  for (const [what, start] of endless) {
    it(`end ${what} that never ends`, () => {
      const reader = new MessageReader({ streamed: false });
      reader.write(Buffer.from(`<env:Envelope xmlns:env="${ENV}"><env:Header><a xmlns="urn:x">${start}`));
      let chunks = 0;
      for (; !reader.rejection && chunks < 1000; chunks++) reader.write(Buffer.alloc(1000, 'a'));
      expect(reader.rejection).to.include({ kind: 'ack', close: true });
      expect(chunks).to.be.below(80);
    });
  }

  it('end a tag before its attributes are compared: long names of one length have one hash, and each meets all others', () => {
    const start = `<env:Envelope xmlns:env="${ENV}"><env:Header><x:a xmlns:x="${'u'.repeat(namespaceLength)}"`;
    const prefixed = (count: number) => attributes(count).replaceAll(' a', ' x:a');
    for (const tag of [`<x:a xmlns:x="${'u'.repeat(20_000)}"`, `${start}${prefixed(most)}`]) {
      const reader = new MessageReader({ streamed: false });
      reader.write(Buffer.from(tag));
      expect(reader.rejection).to.include({ kind: 'ack', returnCode: 401, close: true });
    }
  });

  it('keep no more header blocks than a fault names', () => {
    const blocks = (count: number) =>
      Array.from({ length: count }, (_, index) => `<a${index} xmlns="urn:x" env:mustUnderstand="1"/>`).join('');
    const named = (count: number) => {
      const { rejection } = read(withHeader(blocks(count)));
      return rejection?.kind === 'fault' ? rejection.notUnderstood?.map(({ local }) => local) : undefined;
    };
    expect(named(8)).to.deep.equal(['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7']);
    expect(named(300)).to.deep.equal(named(8));
  });

  it('can be set one by one', () => {
    expect(verdict(message(), { limits: { depth: 3 } })).to.equal(401);
    expect(verdict(message(), { limits: { textLength: 50 } })).to.equal(400);
    expect(verdict(message(), { limits: { nameLength: 18 } })).to.equal(401);
    expect(verdict(message(), { limits: { attributes: 0 } })).to.equal(401);
    expect(verdict(message(), { limits: { namespaceLength: 14 } })).to.equal(401);
    expect(verdict(message(), { limits: { headLength: 70 } })).to.equal(400);
    expect(verdict(withHeader(block('')), { limits: { headerItems: 1 } })).to.equal(400);
    expect(verdict(message(), { limits: { depth: 6, attributes: 1, nameLength: 21 } })).to.equal('valid');
  });
});
