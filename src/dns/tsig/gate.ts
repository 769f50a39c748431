import { timingSafeEqual } from 'node:crypto';
import { HEADER_LENGTH, RCODE } from '../codes.js';
import { answerFlags } from '../wire/answer-parts.js';
import { questionsEnd } from '../wire/name.js';
import { type KeySettings, TsigKey } from './key.js';
import { readTsig, type TsigRecord } from './record.js';
import { expectedMac, FUDGE, Signer, unsigned, withTsig } from './signature.js';

/** What is wrong with a signature [RFC 8945 §3]. */
export const TSIG_ERROR = { BADSIG: 16, BADKEY: 17, BADTIME: 18, BADTRUNC: 22 } as const;

export type TsigError = keyof typeof TSIG_ERROR;

/** A message after its signature has been looked at. */
export type Opened =
  /** `key`, `signer`: of a signed one, the latter for its answer. `message` is without the signature. */
  | { kind: 'open'; message: Uint8Array; key?: TsigKey; signer?: Signer }
  /** The signature, or the message, cannot be read: FORMERR. */
  | { kind: 'malformed' }
  | { kind: 'failed'; error: TsigError; answer: Buffer };

/** The shortest MAC that there may be, in bytes [RFC 8945 §5.2.2.1]. */
const SHORTEST_MAC = 10;

/** Looks at the signatures of queries, with the keys that there are. */
export class TsigGate {
  readonly #keys: ReadonlyMap<string, TsigKey>;

  constructor(settings: readonly KeySettings[]) {
    const keys = settings.map((each) => new TsigKey(each));
    this.#keys = new Map(keys.map((key) => [identityOf(key.wireName), key]));
  }

  /** `now` is in milliseconds since 1970. */
  open(message: Uint8Array, now: number): Opened {
    const record = readTsig(message);
    if (record === undefined) return { kind: 'open', message };
    if (record === 'malformed') return { kind: 'malformed' };
    const key = this.#keys.get(identityOf(record.keyName));
    if (key === undefined || !record.algorithm.equals(key.wireAlgorithm)) return failed(message, record, 'BADKEY');
    const verdict = verify(key, message, record, now);
    if (verdict === 'FORMERR') return { kind: 'malformed' };
    if (verdict === 'BADSIG') return failed(message, record, 'BADSIG');
    const signer = new Signer(key, record.mac, () => now);
    if (verdict !== undefined) {
      const other = verdict === 'BADTIME' ? sixBytes(Math.floor(now / 1000)) : new Uint8Array(0);
      const signedError = { error: TSIG_ERROR[verdict], time: record.time, other };
      return { kind: 'failed', error: verdict, answer: signer.sign(notAuth(message, record), signedError) };
    }
    const plain = unsigned(message, record);
    // Whoever passed it on may have given it another id, under which he expects the answer.
    plain.set(message.subarray(0, 2));
    return { kind: 'open', message: plain, key, signer: new Signer(key, record.mac, Date.now) };
  }
}

/** What is wrong with the signature that a message has; undefined where it is good. `previous`: for an answer, the MAC of the request. */
export function verify(
  key: TsigKey,
  message: Uint8Array,
  record: TsigRecord,
  now: number,
  previous?: Uint8Array,
): Exclude<TsigError, 'BADKEY'> | 'FORMERR' | undefined {
  const { mac, time, fudge } = record;
  if (mac.length > key.macLength || mac.length < Math.max(SHORTEST_MAC, key.macLength / 2)) return 'FORMERR';
  const expected = expectedMac(key, message, record, previous).subarray(0, mac.length);
  if (!timingSafeEqual(expected, mac)) return 'BADSIG';
  if (Math.abs(Math.floor(now / 1000) - time) > fudge) return 'BADTIME';
  return mac.length < key.macLength ? 'BADTRUNC' : undefined;
}

/** A key that we do not have, or a MAC that is wrong, is told without a signature [RFC 8945 §5.3.2]. */
function failed(message: Uint8Array, record: TsigRecord, error: 'BADKEY' | 'BADSIG'): Opened {
  const { keyName, algorithm, time } = record;
  const told = { time, fudge: FUDGE, mac: new Uint8Array(0), error: TSIG_ERROR[error], other: new Uint8Array(0) };
  return { kind: 'failed', error, answer: withTsig(notAuth(message, record), keyName, algorithm, told) };
}

/** The query's header and question with the response code NOTAUTH, and nothing else. */
function notAuth(message: Uint8Array, record: TsigRecord): Buffer {
  const query = unsigned(message, record);
  const answer = Buffer.from(query.subarray(0, questionsEnd(query)));
  const flags = answerFlags(query.readUInt16BE(2), RCODE.NOTAUTH);
  answer.writeUInt16BE(message[0]! * 256 + message[1]!, 0);
  answer.writeUInt16BE(flags, 2);
  answer.fill(0, 6, HEADER_LENGTH);
  return answer;
}

function sixBytes(seconds: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(seconds, 0, 6);
  return bytes;
}

function identityOf(name: Uint8Array): string {
  return Buffer.from(name).toString('latin1');
}
