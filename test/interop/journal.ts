import { until } from '../processes/until.js';

/**
 * What a peer says of itself, line by line:
 * - `in COMMAND messageId returnCode [resultCode]`: a message that it received, with the return code of its ACK and, of a response, the result code in it
 * - `out COMMAND messageId returnCode`: a message that it sent, with the return code of the ACK that it got
 * - `holds [number regexp]…`: its copy of the other operator's records
 */
export class Journal {
  /** Everything that came, to show where something fails. */
  readonly all: string[] = [];
  readonly #waiting: string[] = [];
  #holds: string[] = [];

  add(line: string): void {
    this.all.push(line);
    const [kind, ...rest] = line.split(' ');
    if (kind === 'in' || kind === 'out') this.#waiting.push(line);
    if (kind === 'holds') this.#holds = rest;
  }

  /** Waits for the line of one message, which is then used up, and fails where it does not say what it should. Resolves to its messageId. */
  async message(
    direction: 'in' | 'out',
    command: string,
    messageId: string | undefined,
    ...codes: number[]
  ): Promise<string> {
    const start = `${direction} ${command} ${messageId === undefined ? '' : `${messageId} `}`;
    let line = '';
    await until(async () => {
      const index = this.#waiting.findIndex((each) => each.startsWith(start));
      if (index === -1) return `the peer does not say "${start}…"`;
      line = this.#waiting.splice(index, 1)[0]!;
      return undefined;
    });
    const [, , id, ...found] = line.split(' ');
    if (found.join(' ') !== codes.join(' ')) throw new Error(`"${line}", not ${codes.join(' ')}`);
    return id!;
  }

  /** Waits until the peer's copy is made of these numbers with these substitution expressions, in any order. */
  async holds(expected: Record<string, string>): Promise<void> {
    const wanted = shown(Object.entries(expected));
    await until(async () => {
      const pairs = this.#holds.flatMap((number, index) =>
        index % 2 === 0 ? [[number, this.#holds[index + 1]!] as const] : [],
      );
      const found = shown(pairs);
      return found === wanted ? undefined : `the peer holds "${found}", not "${wanted}"`;
    });
  }
}

function shown(pairs: readonly (readonly [string, string])[]): string {
  return pairs
    .map((pair) => pair.join(' '))
    .sort()
    .join(' ');
}
