import { connect } from 'node:net';
import type { DecodedPacket } from 'dns-packet';
import { decode } from 'dns-packet';
import { queryFor } from '../../dns/messages.js';

/** How long an answer over TCP is waited for, in milliseconds. */
const PATIENCE = 10_000;

/** Asks one question over TCP on a connection of its own; undefined where there is no answer. */
export async function tcpAnswer(port: number, name: string): Promise<DecodedPacket | undefined> {
  for await (const message of tcpMessages(port, queryFor(name))) return decode(Buffer.from(message));
  return undefined;
}

export interface Transferred {
  messages: number;
  records: number;
  bytes: number;
  /** Whether the transfer came to its second SOA record. */
  isWhole: boolean;
}

/** Asks for a whole zone and counts what comes, up to so many bytes. */
export async function transferred(port: number, zone: string, mostBytes: number): Promise<Transferred> {
  const counted: Transferred = { messages: 0, records: 0, bytes: 0, isWhole: false };
  let ends = 0;
  for await (const message of tcpMessages(port, queryFor(zone, 'AXFR'))) {
    counted.messages += 1;
    counted.bytes += message.length;
    counted.records += message.readUInt16BE(6);
    const { answers = [] } = decode(message);
    ends += answers.filter(({ type }) => type === 'SOA').length;
    counted.isWhole = ends > 1;
    if (counted.isWhole || counted.bytes > mostBytes || (message[3]! & 15) !== 0) break;
  }
  return counted;
}

/** The messages that come in answer to one, until the other side ends or says nothing more for a time. */
async function* tcpMessages(port: number, query: Buffer): AsyncGenerator<Buffer> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.setTimeout(PATIENCE, () => socket.destroy());
  const length = Buffer.alloc(2);
  length.writeUInt16BE(query.length);
  socket.write(Buffer.concat([length, query]));
  let waiting: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
      let at = 0;
      while (waiting.length - at >= 2) {
        const size = waiting.readUInt16BE(at);
        if (waiting.length - at < size + 2) break;
        yield waiting.subarray(at + 2, at + 2 + size);
        at += size + 2;
      }
      waiting = waiting.subarray(at);
    }
  } catch {
    // Ended by the other side, or by us: what has come is all.
  } finally {
    socket.destroy();
  }
}
