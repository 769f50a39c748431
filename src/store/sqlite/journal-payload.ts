import type { NaptrRecord } from '../../../generated/messages.js';
import type { NaptrValue } from '../../enum/naptr-record.js';
import type { DataChange } from '../../idd/ports/store/index.js';
import { valueIdentity } from './naptr-values.js';
import { numberKey, numberOf } from './number-key.js';

type ValueTuple = [number, number, string, string, string, string, number?];
/** The values that occur, each once, and for each record its number key and the index of its value. */
type Payload = [values: ValueTuple[], records: number[]];

/** A journal entry as text. Complete in itself: what becomes of the profile does not touch it. */
export function encodeChange(change: DataChange): string {
  const values: ValueTuple[] = [];
  const records: number[] = [];
  const indexes = new Map<string, number>();
  const put = (record: NaptrRecord) => {
    // With the case as given, unlike the profile: a message says what its sender said.
    const identity = `${record.flags} ${record.service} ${valueIdentity(record)}`;
    let index = indexes.get(identity);
    if (index === undefined) {
      index = values.push(toTuple(record)) - 1;
      indexes.set(identity, index);
    }
    records.push(numberKey(record), index);
  };
  if (change.command === 'MOD_DATA_REQ') {
    for (const { existing, modified } of change.modifications) {
      put(existing);
      put(modified);
    }
  } else change.records.forEach(put);
  return JSON.stringify([values, records] satisfies Payload);
}

/** What `encodeChange` was given. Of a modification, records come in pairs. */
export function decodeChange(command: DataChange['command'], payload: string): DataChange {
  const [values, keys] = JSON.parse(payload) as Payload;
  const records: NaptrRecord[] = [];
  for (let at = 0; at < keys.length; at += 2) {
    records.push({ ...numberOf(keys[at]!), ...fromTuple(values[keys[at + 1]!]!) });
  }
  if (command !== 'MOD_DATA_REQ') return { command, records };
  const modifications = Array.from({ length: records.length / 2 }, (_, at) => ({
    existing: records[2 * at]!,
    modified: records[2 * at + 1]!,
  }));
  return { command, modifications };
}

/** The keys of the numbers and blocks in an entry, without what is said of them. */
export function touchedNumbers(payload: string): number[] {
  const [, keys] = JSON.parse(payload) as Payload;
  return keys.filter((_, at) => at % 2 === 0);
}

function toTuple({ order, preference, flags, service, regexp, replacement, ttl }: NaptrValue): ValueTuple {
  const tuple: ValueTuple = [order, preference, flags, service, regexp, replacement];
  if (ttl !== undefined) tuple.push(ttl);
  return tuple;
}

function fromTuple([order, preference, flags, service, regexp, replacement, ttl]: ValueTuple): NaptrValue {
  const value: NaptrValue = { order, preference, flags, service, regexp, replacement };
  if (ttl !== undefined) value.ttl = ttl;
  return value;
}
