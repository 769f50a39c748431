import type { MessagePort } from 'node:worker_threads';

/** Messages of a transfer that are on their way to the client's thread at once. */
const AHEAD = 4;

/** How long a client may take for one message, in milliseconds. */
const PATIENCE = 60_000;

/** From the thread that has the sockets. */
type Wanted =
  /** A transfer begins. */
  | { kind: 'query'; transfer: number; query: Uint8Array; address: string }
  /** One more message is wanted. */
  | { kind: 'next'; transfer: number }
  /** The client has gone. */
  | { kind: 'end'; transfer: number };

/** To that thread. */
type Given =
  | { kind: 'message'; transfer: number; message: Uint8Array }
  /** There are no more; with a text, because the transfer has to be broken off. */
  | { kind: 'done'; transfer: number; failure?: string };

/**
 * Answers questions for a whole zone or its changes (AXFR, IXFR), which came over TCP, with any number of messages.
 * `address` is the client's.
 */
export type Transfers = (query: Uint8Array, address: string) => AsyncIterable<Uint8Array>;

/** A transfer that cannot be completed; whoever makes it has told why. */
export class TransferBrokenOff extends Error {}

/** Answers queries for transfers, one message after the other. */
export type AnswerTransfer = (query: Uint8Array, address: string) => AsyncGenerator<Uint8Array>;

/** Serves the transfers that the other end of the port asks for. */
export function serveTransfers(port: MessagePort, answer: AnswerTransfer): void {
  const underWay = new Map<number, Credit>();

  const send = async (transfer: number, query: Uint8Array, address: string): Promise<void> => {
    const credit = new Credit(AHEAD);
    underWay.set(transfer, credit);
    try {
      for await (const message of answer(query, address)) {
        // Leaving the loop ends what makes the messages.
        if (!underWay.has(transfer)) return;
        port.postMessage({ kind: 'message', transfer, message } satisfies Given);
        if (!(await credit.take())) throw new Error('the client takes no more');
      }
      port.postMessage({ kind: 'done', transfer } satisfies Given);
    } catch (error) {
      port.postMessage({ kind: 'done', transfer, failure: (error as Error).message } satisfies Given);
    } finally {
      underWay.delete(transfer);
    }
  };

  const end = (transfer: number) => {
    const credit = underWay.get(transfer);
    underWay.delete(transfer);
    credit?.add();
  };

  port.on('message', (wanted: Wanted) => {
    if (wanted.kind === 'query') void send(wanted.transfer, wanted.query, wanted.address);
    else if (wanted.kind === 'next') underWay.get(wanted.transfer)?.add();
    else end(wanted.transfer);
  });
  // The thread has died.
  port.on('close', () => [...underWay.keys()].forEach(end));
}

/** How many messages may still go. */
class Credit {
  #wake: (() => void) | undefined;

  constructor(private left: number) {}

  add(): void {
    this.left += 1;
    this.#wake?.();
  }

  /** False: for a long time nothing has been added. */
  async take(): Promise<boolean> {
    this.left -= 1;
    if (this.left > 0) return true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), PATIENCE);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve(true);
      };
    });
  }
}

/** Has the other end of the port answer. */
export function transfersOver(port: MessagePort): Transfers {
  const waiting = new Map<number, (given: Given) => void>();
  let last = 0;
  port.on('message', (given: Given) => waiting.get(given.transfer)?.(given));
  return (query, address) => ({
    async *[Symbol.asyncIterator]() {
      const transfer = ++last;
      const came: Given[] = [];
      let wake = () => {};
      waiting.set(transfer, (given) => {
        came.push(given);
        wake();
      });
      port.postMessage({ kind: 'query', transfer, query: query.slice(), address } satisfies Wanted);
      try {
        for (;;) {
          const given = came.shift();
          if (given === undefined) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          } else if (given.kind === 'done') {
            if (given.failure !== undefined) throw new TransferBrokenOff(given.failure);
            return;
          } else {
            yield given.message;
            port.postMessage({ kind: 'next', transfer } satisfies Wanted);
          }
        }
      } finally {
        waiting.delete(transfer);
        port.postMessage({ kind: 'end', transfer } satisfies Wanted);
      }
    },
  });
}
