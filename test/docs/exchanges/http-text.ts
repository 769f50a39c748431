/** Fields that say something about Idd; the others are those of every HTTP message. */
const SHOWN = ['host', 'content-type', 'soapaction', 'upgrade', 'retry-after', 'allow'];

/** A recorded HTTP message for the reader: the fields that matter, chunks put together, XML indented. */
export function httpText(recorded: string, host: string): string {
  const end = recorded.indexOf('\r\n\r\n');
  const [start, ...fields] = recorded.slice(0, end).split('\r\n');
  const shown = fields
    .filter((field) => SHOWN.includes(nameOf(field)))
    .map((field) => (nameOf(field) === 'host' ? `Host: ${host}` : field));
  const chunked = fields.some((field) => /^transfer-encoding: chunked$/i.test(field));
  const body = recorded.slice(end + 4);
  return [start, ...shown, '', indented(chunked ? unchunked(body) : body)].join('\n').trimEnd();
}

function nameOf(field: string): string {
  return field.slice(0, field.indexOf(':')).toLowerCase();
}

/** Sizes are in octets, which here are characters: all that is recorded is ASCII [RFC 9112 §7.1]. */
function unchunked(body: string): string {
  let text = '';
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.slice(at, end), 16);
    if (size === 0) return text;
    text += body.slice(end + 2, end + 2 + size);
    at = end + 2 + size + 2;
  }
}

/** An element of elements has a line for each; one of text stays on its own. */
function indented(xml: string): string {
  let depth = 0;
  const lines: string[] = [];
  for (const [token] of xml.matchAll(/<\?.*?\?>|<([\w:]+)(?: [^<>]*)?>[^<]*<\/\1>|<[^<>]+>/g)) {
    if (token.startsWith('</')) depth -= 1;
    lines.push(`${'  '.repeat(depth)}${token.trim()}`);
    if (/^<[\w:]/.test(token) && !token.includes('</') && !token.endsWith('/>')) depth += 1;
  }
  return lines.length === 0 ? xml : lines.join('\n');
}
