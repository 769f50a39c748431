import { type Answer, type DecodedPacket, decode, encode } from 'dns-packet';

/** Flags of the header, by their names in dns-packet. */
export const RD = 0x0100;

export interface QueryOptions {
  id?: number;
  class?: 'IN' | 'CH';
  /** Flags of the header. */
  flags?: number;
  /** With an OPT record; left out: without. */
  edns?: { payload?: number; version?: number; dnssecOk?: boolean; options?: { code: number; data: Buffer }[] };
}

/** A query as a client sends it. `type`: a name that dns-packet knows, or `TYPE12345`. */
export function queryFor(name: string, type = 'NAPTR', options: QueryOptions = {}): Buffer {
  const { id = 4711, flags = RD, edns } = options;
  const additionals: Answer[] = edns
    ? [
        {
          type: 'OPT',
          name: '.',
          udpPayloadSize: edns.payload ?? 1232,
          extendedRcode: 0,
          ednsVersion: edns.version ?? 0,
          flags: edns.dnssecOk ? 0x8000 : 0,
          flag_do: edns.dnssecOk ?? false,
          options: (edns.options ?? []) as never[],
        } as unknown as Answer,
      ]
    : [];
  const isNumbered = type.startsWith('TYPE');
  const message = encode({
    type: 'query',
    id,
    flags,
    questions: [{ name, type: (isNumbered ? 'A' : type) as 'A', class: options.class ?? 'IN' }],
    additionals,
  });
  // The type stands before the class, behind the name.
  if (isNumbered) message.writeUInt16BE(Number(type.slice(4)), questionEnd(message) - 4);
  return message;
}

/** Behind the question of a message with one. */
export function questionEnd(message: Uint8Array): number {
  let at = 12;
  while (message[at] !== 0) at += message[at]! + 1;
  return at + 5;
}

/** A record of an answer, whatever its type. */
export interface DecodedRecord {
  type: string;
  name: string;
  ttl: number;
  class: string;
  data: unknown;
}

export interface Decoded {
  id: number;
  rcode: number;
  aa: boolean;
  tc: boolean;
  rd: boolean;
  cd: boolean;
  question: NonNullable<DecodedPacket['questions']>;
  answers: DecodedRecord[];
  authorities: DecodedRecord[];
  opt?: { payload: number; version: number; dnssecOk: boolean };
}

/** What an answer says; the extended rcode is in `rcode`. Throws where it cannot be read, or something is left. */
export function decoded(message: Uint8Array): Decoded {
  const bytes = Buffer.from(message);
  const packet = decode(bytes);
  if ((decode as { bytes?: number }).bytes !== bytes.length) throw new Error('something stands behind the message');
  if (packet.type !== 'response') throw new Error('it is no response');
  const additionals = (packet.additionals ?? []) as unknown as Record<string, number>[];
  const opt = additionals[0];
  if (additionals.length > 1 || (opt !== undefined && String(opt.type) !== 'OPT')) throw new Error('no OPT');
  return {
    id: packet.id!,
    rcode: (bytes[3]! & 15) | ((opt?.extendedRcode ?? 0) << 4),
    aa: packet.flag_aa,
    tc: packet.flag_tc,
    rd: packet.flag_rd,
    cd: packet.flag_cd,
    question: packet.questions ?? [],
    answers: (packet.answers ?? []) as unknown as DecodedRecord[],
    authorities: (packet.authorities ?? []) as unknown as DecodedRecord[],
    ...(opt && {
      opt: {
        payload: opt.udpPayloadSize!,
        version: opt.ednsVersion!,
        dnssecOk: Boolean(opt.flag_do),
      },
    }),
  };
}
