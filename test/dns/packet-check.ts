import { decode } from 'dns-packet';
import { RateLimiter } from '../../src/dns/rate-limit.js';
import type { DnsTransport } from '../../src/dns/responder.js';
import { Zone } from '../../src/dns/zone.js';
import { memoryReader } from './memory-reader.js';
import { decoded } from './messages.js';
import { naptrRdata } from './naptr-rdata.js';
import { ANYBODY, ENTRIES, ResponderUnderTest, suffix } from './responder-under-test.js';

const PAYLOAD = 1232;

const LARGE = Array.from({ length: 40 }, (_, index) => naptrRdata(`!^.*$!sip:${'x'.repeat(30)}${index}@ims.example!`));

const reader = memoryReader(
  [...ENTRIES, { digits: '4416329600', isBlock: true, records: LARGE }],
  ['234-15', '208-01'],
);
const zones = ['e164.arpa', 'e164enum.net', 'lab.x.e164.arpa'].map(
  (name, index) => new Zone(suffix(name), index, 1000),
);

/** Gives messages to a responder and says what is wrong with the answer, or with there being none. */
export class PacketCheck {
  readonly #plain = new ResponderUnderTest({ zones, reader });
  readonly #limited = new ResponderUnderTest({
    zones,
    reader,
    rateLimiter: new RateLimiter({ responsesPerSecond: 1, slip: 2, tableSize: 100 }, 1),
  });
  #now = 0;
  /** Bytes of the last answer. */
  lastLength = 0;

  /** Throws, with what is wrong, or as the responder does. Returns the rcode of the answer; undefined where there is none. */
  check(packet: Buffer, transport: DnsTransport): number | undefined {
    this.#plain.observed.length = 0;
    const before = Buffer.from(packet);
    const answer = this.#plain.raw(packet, { transport });
    this.lastLength = answer?.length ?? 0;
    if (!before.equals(packet)) throw new Error('the message was changed');
    const mustBeSilent = packet.length < 12 || (packet[2]! & 0x80) !== 0;
    if (mustBeSilent !== (answer === undefined)) throw new Error(mustBeSilent ? 'it was answered' : 'no answer');
    if (this.#plain.observed.length !== 1) throw new Error('it was not counted once');
    this.#checkLimited(packet, transport, answer);
    return answer === undefined ? undefined : checkAnswer(packet, answer, transport);
  }

  /** Rate limiting leaves answers out and shortens them, and does nothing else. */
  #checkLimited(packet: Buffer, transport: DnsTransport, unlimited: Uint8Array | undefined): void {
    this.#limited.observed.length = 0;
    this.#now += 1;
    const answer = this.#limited.raw(packet, { transport, client: { ...ANYBODY, network: 1 }, now: this.#now });
    const outcome = this.#limited.observed[0]!.outcome;
    if (outcome === 'dropped') {
      if (answer !== undefined || transport === 'tcp') throw new Error('dropped, but not');
    } else if (outcome === 'slipped') {
      if (answer!.length > packet.length + 11 || transport === 'tcp') throw new Error('more than was asked');
      checkAnswer(packet, answer!, transport);
    } else if (answer !== unlimited && !Buffer.from(answer!).equals(unlimited!)) throw new Error('another answer');
  }
}

function checkAnswer(packet: Buffer, answer: Uint8Array, transport: DnsTransport): number {
  const read = decoded(answer);
  if (read.id !== packet.readUInt16BE(0)) throw new Error('another id');
  if (((answer[2]! ^ packet[2]!) & 0x78) !== 0) throw new Error('another opcode');
  const end = read.question.length === 0 ? 12 : questionEnd(answer);
  if (!Buffer.from(answer.subarray(12, end)).equals(packet.subarray(12, end))) throw new Error('another question');
  if (read.question.length === 0 && ![1, 4].includes(read.rcode)) throw new Error('no question');
  if (read.tc && read.answers.length + read.authorities.length > 0) throw new Error('truncated, but not empty');
  if (transport === 'udp' && answer.length > payloadOf(packet, read.opt !== undefined)) throw new Error('too large');
  return read.rcode;
}

function questionEnd(message: Uint8Array): number {
  let at = 12;
  while (message[at] !== 0) at += message[at]! + 1;
  return at + 5;
}

/** What the client takes, as another reader of messages sees it. */
function payloadOf(packet: Buffer, hasOpt: boolean): number {
  if (!hasOpt) return 512;
  try {
    const opt = (decode(packet).additionals ?? []).find(({ type }) => type === 'OPT') as unknown as {
      udpPayloadSize: number;
    };
    return Math.min(PAYLOAD, Math.max(512, opt.udpPayloadSize));
  } catch {
    // It reads no message that is broken behind its OPT record.
    return PAYLOAD;
  }
}
