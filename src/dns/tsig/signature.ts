import type { TsigKey } from './key.js';
import { CLASS_ANY, type TsigRecord, TYPE_TSIG } from './record.js';

/** Seconds that clocks may differ by [RFC 8945 §10]. */
export const FUDGE = 300;

/** What else a signed error says; see RFC 8945 §5.2. */
export interface SignedError {
  error: number;
  /** As in the request, in seconds since 1970. */
  time: number;
  other: Uint8Array;
}

/** How many bytes the signature of a message takes. */
export function signatureLength(key: TsigKey): number {
  return key.wireName.length + 10 + key.wireAlgorithm.length + 16 + key.macLength;
}

/** Signs the messages of one answer, or a request [RFC 8945 §5.3]. */
export class Signer {
  #isFirst = true;

  /**
   * @param previous The MAC of the request; of a request, none.
   * @param now Milliseconds since 1970.
   */
  constructor(
    private readonly key: TsigKey,
    private previous: Uint8Array,
    private readonly now: () => number,
  ) {}

  /** The MAC of the last message: the answer to a request takes it in. */
  get mac(): Uint8Array {
    return this.previous;
  }

  /** The message with its signature. */
  sign(message: Uint8Array, signedError?: SignedError): Buffer {
    const { key } = this;
    const record: Variables = {
      time: signedError?.time ?? Math.floor(this.now() / 1000),
      fudge: FUDGE,
      error: signedError?.error ?? 0,
      other: signedError?.other ?? new Uint8Array(0),
    };
    const before = this.previous.length === 0 ? [] : [lengthOf(this.previous), this.previous];
    // Of the messages behind the first, only the times are signed [RFC 8945 §5.3.1].
    const variables = this.#isFirst ? variablesOf(key, record) : timesOf(record);
    this.previous = key.mac(...before, message, variables);
    this.#isFirst = false;
    return withTsig(message, key.wireName, key.wireAlgorithm, { ...record, mac: this.previous });
  }
}

/** What the MAC of a request should be, where its record is that one; `previous` is, for the answer to a request, the MAC of the latter. */
export function expectedMac(key: TsigKey, message: Uint8Array, record: TsigRecord, previous?: Uint8Array): Buffer {
  const before = previous === undefined ? [] : [lengthOf(previous), previous];
  return key.mac(...before, unsigned(message, record), variablesOf(key, record));
}

/** The message as it was before it was signed. */
export function unsigned(message: Uint8Array, { start, originalId }: TsigRecord): Buffer {
  const plain = Buffer.from(message.subarray(0, start));
  plain.writeUInt16BE(originalId, 0);
  plain.writeUInt16BE(plain.readUInt16BE(10) - 1, 10);
  return plain;
}

type Variables = Pick<TsigRecord, 'time' | 'fudge' | 'error'> & { other: Uint8Array };

/** The message with a TSIG record at its end; names on the wire's form. */
export function withTsig(
  message: Uint8Array,
  keyName: Uint8Array,
  algorithm: Uint8Array,
  record: Variables & { mac: Uint8Array },
): Buffer {
  const { mac, error, other } = record;
  const fields = Buffer.alloc(10);
  fields.writeUInt16BE(TYPE_TSIG, 0);
  fields.writeUInt16BE(CLASS_ANY, 2);
  fields.writeUInt16BE(algorithm.length + 16 + mac.length + other.length, 8);
  const end = Buffer.alloc(6);
  end.set(message.subarray(0, 2));
  end.writeUInt16BE(error, 2);
  end.writeUInt16BE(other.length, 4);
  const signed = Buffer.concat([message, keyName, fields, algorithm, timesOf(record), lengthOf(mac), mac, end, other]);
  signed.writeUInt16BE(signed.readUInt16BE(10) + 1, 10);
  return signed;
}

/** [RFC 8945 §4.3.3] */
function variablesOf(key: TsigKey, record: Variables): Buffer {
  const classAndTtl = Buffer.from([0, CLASS_ANY, 0, 0, 0, 0]);
  const error = Buffer.alloc(4);
  error.writeUInt16BE(record.error, 0);
  error.writeUInt16BE(record.other.length, 2);
  return Buffer.concat([key.wireName, classAndTtl, key.wireAlgorithm, timesOf(record), error, record.other]);
}

function timesOf({ time, fudge }: Variables): Buffer {
  const times = Buffer.alloc(8);
  times.writeUIntBE(time, 0, 6);
  times.writeUInt16BE(fudge, 6);
  return times;
}

function lengthOf(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return length;
}
