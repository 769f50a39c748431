import type { NaptrRecord } from '../../../generated/messages.js';
import type { Clock } from '../ports/clock.js';
import type { Answer, OutgoingEnvelope, Transport } from '../ports/transport.js';
import type { PeerSettings } from '../settings.js';

/** What is said of a message for which T0 has expired. */
export const NO_ACK = 'no ACK within T0';

/** What became of one transmission. `unread`: our own store could not read the message, or not the whole of it. */
export type Transmitted = Answer | Unread;

export interface Unread {
  kind: 'unread';
  reason: string;
  error: unknown;
}

export function unread(error: unknown): Unread {
  const why = error instanceof Error ? error.message : String(error);
  return { kind: 'unread', reason: `the message could not be read from the store: ${why}`, error };
}

/**
 * Sends a message once and waits for its ACK, for T0 at most "between sending a request/response message and receiving the message
 * acknowledgement" [Q.3645 §7.1.1 note 1]. T0 starts anew with every piece of a long list and with the last byte written, so that a profile
 * of any size has its time, and a peer that takes nothing at all is given up after T0 as well.
 */
export async function transmit(
  transport: Transport,
  peer: PeerSettings,
  envelope: OutgoingEnvelope,
  { clock, t0, signal }: { clock: Clock; t0: number; signal: AbortSignal },
): Promise<Transmitted> {
  const expiry = new AbortController();
  let cancel = () => {};
  const restart = () => {
    cancel();
    cancel = clock.after(t0, () => expiry.abort());
  };
  if (signal.aborted) return { kind: 'unusable', reason: 'sending has been stopped' };
  const stop = () => expiry.abort();
  signal.addEventListener('abort', stop, { once: true });
  restart();
  try {
    let failure: { error: unknown } | undefined;
    const watched = watchReading(envelope, restart, (error) => {
      failure = { error };
    });
    const answer = await transport.send(peer, watched, { written: restart, signal: expiry.signal });
    if (failure !== undefined && answer.kind === 'unmade') return unread(failure.error);
    return expiry.signal.aborted && answer.kind === 'unusable' ? { ...answer, reason: NO_ACK } : answer;
  } finally {
    cancel();
    signal.removeEventListener('abort', stop);
  }
}

/** The same message, of whose list each piece read is told, and the error that ends the reading. */
function watchReading(
  envelope: OutgoingEnvelope,
  progress: () => void,
  failed: (error: unknown) => void,
): OutgoingEnvelope {
  const { records } = envelope;
  if (records === undefined) return envelope;
  return {
    ...envelope,
    async *records(): AsyncIterable<NaptrRecord[]> {
      const pieces = records();
      const iterator = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
      try {
        for (;;) {
          const next = await readNext(iterator, failed);
          if (next.done) return;
          progress();
          yield next.value;
        }
      } finally {
        await iterator.return?.();
      }
    },
  };
}

/** Only what the source throws is its failure; whatever reads from it may fail for reasons of its own. */
async function readNext<T>(
  source: AsyncIterator<T> | Iterator<T>,
  failed: (error: unknown) => void,
): Promise<IteratorResult<T>> {
  try {
    return await source.next();
  } catch (error) {
    failed(error);
    throw error;
  }
}
