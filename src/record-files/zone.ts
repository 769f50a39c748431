import { checkNaptrRecord } from '../enum/naptr-rules.js';
import { quoted } from '../enum/quoted.js';
import type { FileContents, ImportedLine } from './imported-record.js';
import { type BrokenEntry, type Entry, readEntries, type Token } from './zone-entries.js';
import { readHead } from './zone-head.js';
import { naptrOf } from './zone-naptr.js';
import { EXPORT_REMARK, readRemark } from './zone-remarks.js';
import { absoluteName, parseTtl } from './zone-text.js';

export interface ZoneOptions {
  /** Domain names that numbers stand under; left out: e164.arpa. */
  suffixes?: string[];
  /** What relative names are relative to before the first $ORIGIN. */
  origin?: string;
  /** Called for every record of another known type, SOA and NS included: it holds no number and is left out. */
  onSkipped?: (line: number, type: string) => void;
}

/** What the entries before leave for the next one. */
interface ZoneState {
  origin: string | undefined;
  /** Undefined: no owner yet, or one that could not be read. */
  owner: string | undefined;
  /** $TTL [RFC 2308 §4], else the last TTL given [RFC 1035 §5.1], in seconds. */
  defaultTtl: number | undefined;
  lastTtl: number | undefined;
  /** The file is an export of ours: its remarks count. */
  isExport: boolean;
}

type Outcome = ImportedLine | { skipped: string } | undefined;

/**
 * Reads the NAPTR records of a zone in RFC 1035 master file format. One whose owner is a number under an ENUM suffix is
 * a record of that number; one whose owner is a wildcard is a record of the block that its other labels stand for
 * [RFC 4592], which takes in the block's own digits too. Of an export, what only repeats a block is passed over, and
 * TTLs are those of the records; see zone-remarks.ts. The file stands alone: $INCLUDE is refused. A line that is wrong
 * gives its reason, and the next one follows. Throws RangeError where a suffix or the origin is no domain name.
 */
export async function* readZone(contents: FileContents, options: ZoneOptions = {}): AsyncGenerator<ImportedLine> {
  const suffixes = (options.suffixes ?? ['e164.arpa']).map(givenName);
  const state: ZoneState = {
    origin: options.origin === undefined ? undefined : givenName(options.origin),
    owner: undefined,
    defaultTtl: undefined,
    lastTtl: undefined,
    isExport: false,
  };
  for await (const entry of readEntries(contents)) {
    const outcome = 'reason' in entry ? pass(entry, state) : interpret(entry, state, suffixes);
    if ('objection' in entry && entry.objection !== undefined) yield { line: entry.line, reason: entry.objection };
    else if (outcome === undefined) continue;
    else if ('skipped' in outcome) options.onSkipped?.(entry.line, outcome.skipped);
    else yield outcome;
  }
}

function givenName(text: string): string {
  const name = absoluteName(text, '.');
  if (name === undefined) throw new RangeError(`${quoted(text)} is no domain name`);
  return name;
}

/** Forgets what an entry that cannot be split was to change: what came before it must not stand in for that. */
function pass({ line, reason, ownerOmitted, first }: BrokenEntry, state: ZoneState): Outcome {
  state.lastTtl = undefined;
  if (!ownerOmitted) {
    if (first !== undefined && isDirective(first)) obeyDirective({ tokens: [first], comment: undefined }, state);
    else state.owner = first && absoluteName(first.text, state.origin);
  }
  return { line, reason };
}

function isDirective(first: Token): boolean {
  return !first.quoted && first.text.startsWith('$');
}

function interpret(entry: Entry, state: ZoneState, suffixes: string[]): Outcome {
  if (!entry.ownerOmitted && isDirective(entry.tokens[0]!)) {
    const reason = obeyDirective(entry, state);
    return reason === undefined ? undefined : { line: entry.line, reason };
  }
  return readResourceRecord(entry, state, suffixes);
}

/** Returns why it cannot be obeyed. */
function obeyDirective({ tokens, comment }: Pick<Entry, 'tokens' | 'comment'>, state: ZoneState): string | undefined {
  const [directive, ...words] = tokens.map(({ text }) => text);
  switch (directive!.toUpperCase()) {
    case '$ORIGIN':
      state.origin = words.length === 1 ? absoluteName(words[0]!, state.origin) : undefined;
      return state.origin === undefined ? '$ORIGIN is not followed by one absolute domain name' : undefined;
    case '$TTL':
      state.defaultTtl = words.length === 1 ? parseTtl(words[0]!) : undefined;
      state.isExport = comment === EXPORT_REMARK;
      return state.defaultTtl === undefined ? '$TTL is not followed by one time such as 3600 or 1h' : undefined;
    case '$INCLUDE':
      return '$INCLUDE is not followed: import the other file by itself';
    default:
      return `the directive ${quoted(directive!)} is not known here`;
  }
}

function readResourceRecord(
  { line, ownerOmitted, tokens, comment }: Entry,
  state: ZoneState,
  suffixes: string[],
): Outcome {
  if (!ownerOmitted) state.owner = absoluteName(tokens[0]!.text, state.origin);
  const afterOwner = ownerOmitted ? tokens : tokens.slice(1);
  const head = readHead(afterOwner);
  state.lastTtl = head.ttl ?? state.lastTtl;
  if ('reason' in head) return { line, reason: head.reason };
  if (head.type !== 'NAPTR') return { skipped: head.type };
  if (state.owner === undefined) {
    return { line, reason: 'the owner of the record is missing, malformed, or relative where no $ORIGIN was given' };
  }
  const remark = state.isExport ? readRemark(comment) : undefined;
  if (remark === 'of a block') return undefined;
  const inherited = state.isExport ? undefined : (state.defaultTtl ?? state.lastTtl);
  const ttl = remark === undefined ? (head.ttl ?? inherited) : remark.ttl;
  const read = naptrOf(state.owner, afterOwner.slice(head.length), ttl, state.origin, suffixes);
  if ('reason' in read) return { line, reason: read.reason };
  const { record } = read;
  const reason = checkNaptrRecord(record);
  return reason === undefined ? { line, record } : { line, reason };
}
