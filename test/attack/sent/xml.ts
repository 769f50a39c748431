/** Envelopes of shapes that cost readers of XML time or memory. */

const OPEN = '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope">';
const IN_HEADER = `${OPEN}<e:Header>`;
const CLOSED = '</e:Header><e:Body/></e:Envelope>';

function times(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join('');
}

/** Each takes a size, about the number of its parts; what comes back is a whole envelope or one without end. */
export const SHAPES: Record<string, (size: number) => string> = {
  'elements within elements': (size) => IN_HEADER + times(size, () => '<a>'),
  'elements within elements, in the Body': (size) => `${OPEN}<e:Body>${times(size, () => '<a>')}`,
  'a start tag without end': (size) => `${IN_HEADER}<${'a'.repeat(size)}`,
  'a comment without end': (size) => `${IN_HEADER}<!--${'c'.repeat(size)}`,
  'CDATA without end': (size) => `${IN_HEADER}<a><![CDATA[${'c'.repeat(size)}`,
  'white space without end': (size) => IN_HEADER + ' '.repeat(size),
  'white space in a start tag': (size) => `${IN_HEADER}<a${' '.repeat(size)}`,
  'header blocks beside one another': (size) => `${IN_HEADER}${times(size, () => '<b xmlns="urn:b"/>')}${CLOSED}`,
  'elements in one header block': (size) => `${IN_HEADER}<b xmlns="urn:b">${times(size, () => '<b/>')}</b>${CLOSED}`,
  'attributes of one element': (size) => `${IN_HEADER}<b${times(size, (index) => ` a${index}=""`)}/>${CLOSED}`,
  'namespaces of one element': (size) =>
    `${IN_HEADER}<b${times(size, (index) => ` xmlns:n${index}="urn:${index}"`)}/>${CLOSED}`,
  'namespaces of many elements': (size) =>
    `${IN_HEADER}<b xmlns="urn:b">${times(size / 64, () => `<b${times(64, (index) => ` xmlns:n${index}="u"`)}/>`)}</b>${CLOSED}`,
  'a long namespace': (size) => `${IN_HEADER}<b xmlns="urn:${'n'.repeat(size)}"/>${CLOSED}`,
  'a long value': (size) => `${IN_HEADER}<b xmlns="urn:b" a="${'v'.repeat(size)}"/>${CLOSED}`,
  'a long name': (size) => `${IN_HEADER}<${'b'.repeat(size)} xmlns="urn:b"/>${CLOSED}`,
  'character references': (size) => `${IN_HEADER}<b xmlns="urn:b">${times(size, () => '&#65;')}</b>${CLOSED}`,
  'a DTD': (size) => `<!DOCTYPE e [${times(size, (index) => `<!ENTITY e${index} "&e${index + 1};">`)}`,
  'entities that multiply': () =>
    `<!DOCTYPE e [<!ENTITY a "aaaaaaaaaa">${times(20, (index) => `<!ENTITY a${index} "&a;&a;&a;&a;">`)}]>${IN_HEADER}<b>&a19;</b>${CLOSED}`,
  'an external entity': () => `<!DOCTYPE e SYSTEM "http://127.0.0.1:9/e.dtd">${IN_HEADER}${CLOSED}`,
  'processing instructions': (size) => `${IN_HEADER}${times(size, () => '<?a b?>')}${CLOSED}`,
  'an unknown message': (size) => `${OPEN}<e:Body>${times(size, (index) => `<m${index} xmlns="urn:q3645:idd:1"/>`)}`,
  'roles that nobody has': (size) =>
    `${IN_HEADER}${times(size, (index) => `<b xmlns="urn:b" e:role="urn:role:${index}" e:mustUnderstand="1"/>`)}${CLOSED}`,
};
