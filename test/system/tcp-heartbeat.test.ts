import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect } from 'chai';
import { Heartbeat } from '../../src/idd/heartbeat.js';
import type { Probe } from '../../src/idd/ports/probe.js';
import type { PeerSettings } from '../../src/idd/settings.js';
import { systemClock } from '../../src/system/system-clock.js';
import { tcpProbe } from '../../src/system/tcp-probe.js';
import { Blackhole } from './blackhole.js';

const MISSES = 3;
const SETTINGS = { method: 'tcp' as const, interval: 80, misses: MISSES };

async function listen() {
  const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${port}/idd`, close };
}

/** A port at which nobody listens: connections to it are refused. */
async function closedPort(): Promise<string> {
  const { url, close } = await listen();
  await close();
  return url;
}

/** The heartbeat with real connections; counts its beats and what came of them. */
class CountedHeartbeat {
  beats = 0;
  /** Beats whose attempt ended before the interval did: something came back. */
  ended = 0;
  readonly told: string[] = [];
  readonly peer = { operator: 'B' } as PeerSettings;
  readonly #heartbeat: Heartbeat;
  #wake = () => {};

  constructor(url: string) {
    this.peer.url = url;
    const probe: Probe = {
      reach: async (peer, signal) => {
        this.beats += 1;
        const reached = await tcpProbe.reach(peer, signal);
        if (!signal.aborted) this.ended += 1;
        return reached;
      },
    };
    const tell = (what: string) => () => {
      this.told.push(`${what} at beat ${this.beats}`);
      this.#wake();
    };
    this.#heartbeat = new Heartbeat(
      this.peer,
      { probe, clock: systemClock, settings: SETTINGS },
      { interrupted: tell('interrupted'), recovered: tell('recovered') },
    );
    this.#heartbeat.start();
  }

  /** The next thing that it tells. */
  async next(): Promise<string> {
    const count = this.told.length;
    while (this.told.length === count) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.told.at(-1)!;
  }

  stop(): void {
    this.#heartbeat.stop();
  }
}

describe('the heartbeat with real connections', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  const beating = (url: string) => {
    const heartbeat = new CountedHeartbeat(url);
    closing.push(() => heartbeat.stop());
    return heartbeat;
  };
  const blackholed = async () => {
    const blackhole = await Blackhole.open();
    closing.push(() => blackhole.close());
    return blackhole.url;
  };

  const ways: [what: string, url: () => Promise<string>, ends: boolean][] = [
    ['refuses connections', closedPort, true],
    ['is blackholed: its packets are dropped, and nothing comes back', blackholed, false],
  ];
  for (const [what, urlOf, ends] of ways) {
    it(`tells of the interruption with the ${MISSES}rd miss of a peer that ${what}`, async () => {
      const heartbeat = beating(await urlOf());
      expect(await heartbeat.next()).to.equal(`interrupted at beat ${MISSES}`);
      expect(heartbeat.ended, 'attempts that ended by themselves').to.equal(ends ? MISSES : 0);
    });

    it(`tells of it as soon when a peer that was reached ${what}, and of its return`, async () => {
      const peer = await listen();
      closing.push(peer.close);
      const heartbeat = beating(peer.url);
      expect(await heartbeat.next()).to.equal('recovered at beat 1');
      heartbeat.peer.url = await urlOf();
      const before = heartbeat.beats;
      expect(await heartbeat.next()).to.equal(`interrupted at beat ${before + MISSES}`);
      heartbeat.peer.url = peer.url;
      expect(await heartbeat.next()).to.match(/^recovered/);
    });
  }
});
