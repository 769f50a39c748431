import type { Answer, OutgoingEnvelope, Transport } from '../idd/ports/transport.js';

/** Width of the space between the two DESs in the picture. */
const WIDTH = 52;

/**
 * Draws every message between the two DESs as a rung of a ladder, the ACK below it: the left DES's messages go right, the right one's left.
 * Returns what is put around the transport of a DES.
 */
export function ladder(write: (line: string) => void) {
  return (side: 'left' | 'right') =>
    (transport: Transport): Transport => ({
      async send(peer, envelope, options) {
        const text = messageText(envelope, await countRecords(envelope));
        const answer = await transport.send(peer, envelope, options);
        write(rung(text, side));
        write(rung(answerText(answer), side === 'left' ? 'right' : 'left'));
        return answer;
      },
      close: () => transport.close(),
    });
}

/** An arrow from that side with the text on it. */
export function rung(text: string, from: 'left' | 'right'): string {
  const label = ` ${text} `.padEnd(WIDTH, '-');
  return from === 'left' ? `   |--${label}->|` : `   |<-${` ${text} `.padStart(WIDTH, '-')}--|`;
}

/** The lists are read once more for it; the demo's profiles are small. */
async function countRecords(envelope: OutgoingEnvelope): Promise<number> {
  let count = envelope.modifications?.length ?? 0;
  for await (const piece of envelope.records?.() ?? []) count += piece.length;
  return count;
}

function messageText(envelope: OutgoingEnvelope, count: number): string {
  const records = count === 0 ? '' : `, ${count} record${count === 1 ? '' : 's'}`;
  return `${envelope.command}${envelope.result ? ` ${envelope.result.resultCode}` : ''}${records}`;
}

function answerText(answer: Answer): string {
  return answer.kind === 'acknowledged' ? `ACK ${answer.ack.returnCode}` : `(${answer.reason})`;
}
