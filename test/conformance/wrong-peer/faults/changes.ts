import type { Arrived } from '../exchange.js';
import type { Fault } from '../fault.js';

/** What came with its text changed, where it is UTF-8. */
export function changed(arrived: Arrived, change: (text: string) => string): Arrived {
  const text = arrived.body.toString();
  const other = change(text);
  return other === text ? arrived : { ...arrived, body: Buffer.from(other) };
}

/** A peer that takes what it should not, or does not see what it should: `change` is done to the text before it is read. */
export const misread = (does: string, change: (text: string) => string): Fault => ({
  does,
  arrives: (arrived) => changed(arrived, change),
});

/** A peer that refuses what it should take: a fault where the text that came is like that. */
export const refuses = (does: string, isSuch: (text: string) => boolean): Fault => ({
  does,
  says: (said, { body }) =>
    said.kind === 'ack' && isSuch(body.toString())
      ? { kind: 'fault', code: 'Sender', reason: 'not like that', blocks: [] }
      : said,
});

/** A peer that writes its faults in another way. */
export const rewritten = (does: string, change: (body: string) => string): Fault => ({
  does,
  replies: (reply, said) => (said.kind.startsWith('fault') ? { ...reply, body: change(reply.body) } : reply),
});

const HEADER = /<env:Header>[\s\S]*?<\/env:Header>/;

/** Changes the header of a message that came, and nothing else. */
export const inHeader = (text: string, change: (header: string) => string) => text.replace(HEADER, change);
