import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../../src/demo/free-ports.js';
import { Daemon } from './daemon.js';
import type { Passed, PathRequest } from './delaying-proxy.js';
import { Forked } from './forked.js';

export const A = 'a.example';
export const B = 'b.example';

/** Two daemons that have added each other, with a delaying path between their Idd ports. */
export class TwoDaemons {
  private constructor(
    readonly a: Daemon,
    readonly b: Daemon,
    private readonly proxy: Forked,
    private readonly proxiedB: string,
    private readonly closing: (() => Promise<void>)[],
  ) {}

  /** `delay` in milliseconds in each direction; `profileOf` gives Node.js arguments for A. */
  static async start(delay: number, nodeArgumentsOfA: string[]): Promise<TwoDaemons> {
    const closing: (() => Promise<void>)[] = [];
    try {
      const folder = await mkdtemp(join(tmpdir(), 'opendes-bench-'));
      closing.push(() => rm(folder, { recursive: true }));
      const [iddA, iddB, adminA, adminB, pathToA, pathToB] = (await freePorts(6)) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const proxy = Forked.start('delaying-proxy');
      closing.push(() => proxy.stop());
      const legs = [
        { listen: pathToB, target: iddB },
        { listen: pathToA, target: iddA },
      ];
      await proxy.ask({ delay, legs } satisfies PathRequest);
      const a = await Daemon.start({
        operator: A,
        iddPort: iddA,
        adminPort: adminA,
        peer: { operator: B, iddPort: pathToB },
        folder,
        nodeArguments: nodeArgumentsOfA,
      });
      closing.push(() => a.stop());
      const b = await Daemon.start({
        operator: B,
        iddPort: iddB,
        adminPort: adminB,
        peer: { operator: A, iddPort: pathToA },
        folder,
      });
      closing.push(() => b.stop());
      const daemons = new TwoDaemons(a, b, proxy, `http://127.0.0.1:${pathToB}/idd?wsdl`, closing);
      await daemons.#introduce();
      return daemons;
    } catch (error) {
      for (const close of closing.reverse()) await close();
      throw error;
    }
  }

  async #introduce(): Promise<void> {
    const { broadcastId } = await this.a.post<{ broadcastId: string }>('/nodes', { operator: B });
    for (let waited = 0; waited < 20_000; waited += 50) {
      const { state } = await this.a.get<{ state: string }>(`/broadcasts/${broadcastId}`);
      if (state === 'completed') return;
      if (state !== 'pending') throw new Error(`the addition of the node is ${state}`);
      await pause(50);
    }
    throw new Error('the node is not added in time');
  }

  /** Bytes so far: A's connections to B, with the answers, and B's to A. */
  async passed(): Promise<number> {
    const legs = await this.proxy.ask<Passed>({});
    return legs[0]!.towards;
  }

  /** Milliseconds for a question to B over the path, on a connection that is there already. */
  async roundTrip(): Promise<number> {
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 6; round += 1) {
      const begin = performance.now();
      await (await fetch(this.proxiedB)).text();
      best = Math.min(best, performance.now() - begin);
    }
    return best;
  }

  /** Whether, within so many milliseconds, B has confirmed everything that A has for it. */
  async settled(patience: number): Promise<boolean> {
    const end = performance.now() + patience;
    while (performance.now() < end) {
      if ((await this.a.get<{ queued: number }>(`/nodes/${B}`)).queued === 0) return true;
      await pause(20);
    }
    return false;
  }

  async stop(): Promise<void> {
    for (const close of this.closing.toReversed()) await close();
  }
}
