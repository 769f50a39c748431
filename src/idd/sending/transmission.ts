import type { NaptrRecord } from '../../../generated/messages.js';
import type { Clock } from '../ports/clock.js';
import type { Answer, OutgoingEnvelope, Transport } from '../ports/transport.js';
import type { PeerSettings } from '../settings.js';

/** What is said of a message for which T0 has expired. */
export const NO_ACK = 'no ACK within T0';

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
): Promise<Answer> {
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
    const answer = await transport.send(peer, withProgress(envelope, restart), {
      written: restart,
      signal: expiry.signal,
    });
    return expiry.signal.aborted && answer.kind === 'unusable' ? { ...answer, reason: NO_ACK } : answer;
  } finally {
    cancel();
    signal.removeEventListener('abort', stop);
  }
}

function withProgress(envelope: OutgoingEnvelope, progress: () => void): OutgoingEnvelope {
  const { records } = envelope;
  if (records === undefined) return envelope;
  return {
    ...envelope,
    async *records(): AsyncIterable<NaptrRecord[]> {
      for await (const piece of records()) {
        progress();
        yield piece;
      }
    },
  };
}
