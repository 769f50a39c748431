import type { ImportFormat } from './imported-record.js';

/**
 * Whether a file is read as comma-separated values or as a zone file: by the ending of its name, else by how it begins (a few hundred
 * bytes are enough). Undefined where neither tells.
 */
export function detectFormat(fileName: string, firstBytes: string | Uint8Array): ImportFormat | undefined {
  return byName(fileName) ?? byContents(firstBytes);
}

function byName(fileName: string): ImportFormat | undefined {
  if (/\.csv$/i.test(fileName)) return 'csv';
  // db.e164.arpa is the customary name of a zone file.
  if (/\.(zone|db|dns|arpa)$|(^|[/\\])db\.[^/\\]*$/i.test(fileName)) return 'zone';
  return undefined;
}

function byContents(firstBytes: string | Uint8Array): ImportFormat | undefined {
  const text = typeof firstBytes === 'string' ? firstBytes : new TextDecoder().decode(firstBytes);
  const first = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .find((line) => line.trim() !== '');
  if (first === undefined) return undefined;
  if (/^\s*[;$]/.test(first) || /\s(NAPTR|SOA|NS|IN)\s/i.test(first.split('"')[0]!)) return 'zone';
  return first.includes(',') ? 'csv' : undefined;
}
