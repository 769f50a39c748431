// Mutations of valid messages, most of which make them invalid in one way or another.
import fc from 'fast-check';
import { parseXml, type XmlElement } from '../../../scripts/generate/xml-tree.js';

/** An element of a message: elements, and text as it is written, with references, comments and CDATA. */
export interface Node {
  name: string;
  attributes: string;
  content: (Node | string)[];
}

/** The message element of an envelope. */
export function treeOf(xml: string): Node {
  const body = parseXml(xml).children.find(({ local }) => local === 'Body')!;
  return { ...nodeOf(body.children[0]!), attributes: ' xmlns="urn:q3645:idd:1"' };
}

export function write({ name, attributes, content }: Node): string {
  return `<${name}${attributes}>${content.map((part) => (typeof part === 'string' ? part : write(part))).join('')}</${name}>`;
}

function nodeOf({ local, children, text }: XmlElement): Node {
  return { name: local, attributes: '', content: children.length > 0 ? children.map(nodeOf) : [escaped(text)] };
}

function escaped(text: string): string {
  return text.replace(/[&<>\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const NAMES = [
  ...['header', 'protocolVersion', 'messageId', 'broadcastId', 'originatingOperatorId', 'terminatingDesAddress'],
  ...['enumMappingDataList', 'naptrRecord', 'e164Number', 'e164Prefix', 'order', 'flags', 'regexp', 'ttl', 'result'],
  ...['resultCode', 'resultDescription', 'activationTimestamp', 'modification', 'existing', 'modified', 'unknown'],
  ...['__proto__', 'constructor', 'toString', 'Header', 'naptrrecord'],
];

const NUMBERS = [
  ...['0', '-0', '+0', '00', '+5', '-1', '0007', '65535', '65536', '2147483647', '2147483648', '-2147483648'],
  ...['-2147483649', '4294967295', '4294967296', '9'.repeat(30), `${'0'.repeat(40)}7`, '1e2', '0x10', '1.0', '1.5'],
  ...['１', '12 3', '99', '100', '599', '600', '--1', '+', '-', ''],
];

const DATES = [
  ...['2026-01-01T00:00:00Z', '2026-01-01T00:00:00', '2026-01-01T00:00:00+01:00', '2026-01-01T00:00:00.5-14:00'],
  ...['2026-01-01T00:00:00+14:01', '2026-01-01T00:00:00+15:00', '2026-01-01T00:00:00+01:60', '2026-01-01T00:00:00z'],
  ...[
    '2026-02-29T00:00:00Z',
    '2028-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2000-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
  ],
  ...['2026-01-01T24:00:00Z', '2026-01-01T24:00:00.000Z', '2026-01-01T24:00:00.001Z', '2026-01-01T24:00:01Z'],
  ...[
    '2026-01-01T23:59:60Z',
    '2026-01-01T23:60:00Z',
    '2026-01-01T25:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
  ],
  ...[
    '2026-01-00T00:00:00Z',
    '2026-01-32T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '-0001-01-01T00:00:00Z',
    '12026-01-01T00:00:00Z',
  ],
  ...[
    '02026-01-01T00:00:00Z',
    '26-01-01T00:00:00Z',
    '+2026-01-01T00:00:00Z',
    '2026-1-1T00:00:00Z',
    '2026-01-01 00:00:00Z',
  ],
  ...[
    '2026-01-01T00:00:00.Z',
    '2026-01-01T00:00:00.123456789Z',
    '2026-01-01T00:00Z',
    '2026-01-01',
    '2026-01-01T00:00:00+1:00',
  ],
  ...['2026-01-01T00:00:00Z ', ' 2026-01-01T00:00:00Z', '2026-01-01T00:00:00 Z', '2026-01-01T00:00:00-00:00'],
];

const WORDS = [
  ...[
    '1.0',
    ' 1.0 ',
    '1.1',
    '234-15',
    'a b',
    ' a ',
    'a&#9;b',
    'ü',
    '+',
    '+1',
    '+12',
    '+123456789012345',
    '+1234567890123456',
  ],
  ...[
    '+12 34',
    '12',
    '+1a',
    '192.0.2.1',
    '192.0.2.256',
    '192.0.2',
    '01.2.3.4',
    '::',
    ':::',
    '::1',
    '1::2::3',
    'fe80::1%eth0',
  ],
  ...[
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::',
    '::ffff:1.2.3.4',
    '12345::',
    'example.com',
    ' ',
    '&#32;',
    '&#13;',
  ],
  ...[63, 64, 65, 252, 253, 254, 255, 256, 1023, 1024, 1025].flatMap((length) => [
    'a'.repeat(length),
    '😀'.repeat(length),
  ]),
];

const ATTRIBUTES = [
  ...[
    ' a="1"',
    ' xml:lang="en"',
    ' xmlns:x="urn:x"',
    ' xmlns:x="urn:x" x:a="1"',
    ' xmlns=""',
    ' xmlns="urn:q3645:idd:2"',
  ],
  ...[' xsi:nil="true"', ' xsi:nil="false"', ' xsi:nil="perhaps"', ' xsi:unknown="1"', ' xsi:type="unknown"'],
  ...[
    ' xsi:type="OperatorIdType"',
    ' xsi:type="NaptrRecordType"',
    ' xsi:type="xs:unsignedShort"',
    ' xsi:type="xs:int"',
    ...['xs:short', 'xs:byte', 'xs:unsignedByte', 'xs:unsignedInt', 'xs:integer', 'xs:token', 'xs:anySimpleType'].map(
      (type) => ` xsi:type="${type}"`,
    ),
    ...['ReturnCodeType', 'TtlType', 'IdentifierType', 'E164PrefixType', 'DescriptionType', 'constructor'].map(
      (type) => ` xsi:type="${type}"`,
    ),
  ],
  ...[' xsi:type="MessageHeaderType"', ' xsi:type="xs:string"', ' xsi:type="unbound:x"', ' xsi:type=""'],
].map((attribute) =>
  attribute.includes('xsi:')
    ? ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema"${attribute}`
    : attribute,
);

/** Changes one element, or what is next to it: what it becomes among the parts of its parent. */
type Mutation = (parts: Node['content'], at: number) => Node['content'];

function change(how: (node: Node) => (Node | string)[]): Mutation {
  return (parts, at) => parts.flatMap((part, index) => (index === at && typeof part !== 'string' ? how(part) : [part]));
}

const swap: Mutation = (parts, at) => {
  const other = (at + 1) % parts.length;
  return parts.map((part, index) => (index === at ? parts[other]! : index === other ? parts[at]! : part));
};

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.constant(change(() => [])),
  fc.constant(change((node) => [node, node])),
  fc.constant(swap),
  fc.constantFrom(...NAMES).map((name) => change((node) => [{ ...node, name }])),
  fc.constantFrom(...NAMES).map((name) => change((node) => [{ name, attributes: '', content: [node] }])),
  fc.constantFrom(...ATTRIBUTES).map((more) => change((node) => [{ ...node, attributes: node.attributes + more }])),
  {
    weight: 4,
    arbitrary: fc.constantFrom(...NUMBERS, ...WORDS).map((text) => change((node) => [{ ...node, content: [text] }])),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(' ', '\n', '\t\r\n ', '&#9;', '&#xD;', '<!-- -->'), fc.boolean())
      .map(([piece, before]) =>
        change((node) => [{ ...node, content: before ? [piece, ...node.content] : [...node.content, piece] }]),
      ),
  },
  fc
    .constantFrom('text', 'ü', '0', '&amp;', '<!--a-->b')
    .map((piece) => change((node) => [{ ...node, content: [...node.content, piece] }])),
  fc.constantFrom('text', '<!-- -->', '\n', '&#32;', '&lt;').map((piece) => change((node) => [node, piece])),
);

/** Dates where the message has one, and where it has none. */
const dateMutation: fc.Arbitrary<Mutation> = fc
  .constantFrom(...DATES)
  .map((text) => (parts) => [
    ...parts.filter((part) => typeof part === 'string' || part.name !== 'activationTimestamp'),
    { name: 'activationTimestamp', attributes: '', content: [text] },
  ]);

/** A message with one change somewhere in it. */
export function mutated(message: Node): fc.Arbitrary<Node> {
  const paths = pathsOf(message);
  if (paths.length === 0) return fc.constant(message);
  const anywhere = fc.tuple(fc.constantFrom(...paths), mutation).map(([path, how]) => apply(message, path, how));
  const date = dateMutation.map((how) => apply(message, [0], how));
  return message.name === 'ADD_NODE_REQ' ? fc.oneof(anywhere, date) : anywhere;
}

/** Indices that lead to each element below the message element. */
function pathsOf(node: Node, path: number[] = []): number[][] {
  return node.content.flatMap((part, index) =>
    typeof part === 'string' ? [] : [[...path, index], ...pathsOf(part, [...path, index])],
  );
}

function apply(node: Node, [index, ...rest]: number[], how: Mutation): Node {
  const content =
    rest.length === 0
      ? how(node.content, index!)
      : node.content.map((part, at) => (at === index && typeof part !== 'string' ? apply(part, rest, how) : part));
  return { ...node, content };
}
