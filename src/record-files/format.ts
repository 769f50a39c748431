/** Comma-separated values, an RFC 1035 master file, or JSON Lines. */
export const FILE_FORMATS = ['csv', 'zone', 'jsonl'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/**
 * What a file is: by the ending of its name, else by how it begins (a few hundred
 * bytes are enough). Undefined where neither tells.
 */
export function detectFormat(fileName: string, firstBytes: string | Uint8Array): FileFormat | undefined {
  return byName(fileName) ?? byContents(firstBytes);
}

export function byName(fileName: string): FileFormat | undefined {
  if (/\.csv$/i.test(fileName)) return 'csv';
  if (/\.(jsonl|ndjson)$/i.test(fileName)) return 'jsonl';
  // db.e164.arpa is the customary name of a zone file.
  if (/\.(zone|db|dns|arpa)$|(^|[/\\])db\.[^/\\]*$/i.test(fileName)) return 'zone';
  return undefined;
}

function byContents(firstBytes: string | Uint8Array): FileFormat | undefined {
  const text = typeof firstBytes === 'string' ? firstBytes : new TextDecoder().decode(firstBytes);
  const first = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .find((line) => line.trim() !== '');
  if (first === undefined) return undefined;
  if (/^\s*\{/.test(first)) return 'jsonl';
  if (/^\s*[;$]/.test(first) || /\s(NAPTR|SOA|NS|IN|CLASS[0-9]+|TYPE[0-9]+)\s/i.test(first.split('"')[0]!))
    return 'zone';
  return first.includes(',') ? 'csv' : undefined;
}
