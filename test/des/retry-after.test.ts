import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { loadConfig } from '../../src/config/load-config.js';
import { freePorts } from '../../src/demo/free-ports.js';
import { type DesOptions, type RunningDes, startDes } from '../../src/des.js';
import type { Transport } from '../../src/idd/ports/transport.js';
import { hostRecord } from './des-under-test.js';

/** One transmission: what was sent, what came back, and when. */
interface Sent {
  command: string;
  answer: number | string;
  retryAfter: number | undefined;
  at: number;
}

describe('a DES that is told 501 by another one, over the wire', () => {
  let folder: string;
  let running: RunningDes[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendes-test-'));
    running = [];
  });
  afterEach(async () => {
    for (const des of running) await des.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(operator: string, port: number, peer: string, peerPort: number, options: DesOptions) {
    const path = join(folder, `${operator}.yaml`);
    await writeFile(
      path,
      `operator: { id: ${operator} }
idd: { listen: "127.0.0.1:${port}", address: 127.0.0.1 }
admin: { listen: "127.0.0.1:0" }
dns: { listen: [] }
store: { sqlite: ./${operator}.db }
timers: { t0: 500ms }
peers: [{ operator: ${peer}, url: "http://127.0.0.1:${peerPort}/idd", address: 127.0.0.1 }]
`,
    );
    const des = await startDes(await loadConfig(path, {}), options);
    running.push(des);
    return des;
  }

  async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
    for (let tries = 0; tries < 1000; tries++) {
      if (await condition()) return;
      await pause(10);
    }
    throw new Error('it did not come to that within 10 s');
  }

  it('sends the same message again when Retry-After says, long after T0, and it is taken then', async () => {
    const [one, other] = (await freePorts(2)) as [number, number];
    let queued: number | undefined;
    await start('234-15', one, '208-01', other, {
      wrapStore: (store) =>
        new Proxy(store, {
          get(target, name) {
            const value = Reflect.get(target, name);
            if (name === 'countQueuedResponses' && queued !== undefined) return async () => queued;
            return typeof value === 'function' ? value.bind(target) : value;
          },
        }),
    });
    const sent: Sent[] = [];
    const watched = (transport: Transport): Transport => ({
      ...transport,
      async send(peer, envelope, options) {
        const at = Date.now();
        const answer = await transport.send(peer, envelope, options);
        const code = answer.kind === 'acknowledged' ? answer.ack.returnCode : answer.reason;
        sent.push({
          command: envelope.command,
          answer: code,
          retryAfter: 'retryAfter' in answer ? answer.retryAfter : undefined,
          at,
        });
        return answer;
      },
    });
    queued = 1_000_000;
    const sender = await start('208-01', other, '234-15', one, { wrapTransport: watched });
    await sender.operation.addNodes(['234-15']);
    await until(() => sent.length > 0);
    queued = undefined;
    await until(async () => (await sender.operation.getNode('234-15')).state === 'added');
    const [first, second, ...others] = sent.filter(({ command }) => command === 'ADD_NODE_REQ');
    expect(others).to.deep.equal([]);
    expect([first!.answer, second!.answer]).to.deep.equal([501, 100]);
    expect(first!.retryAfter).to.be.within(1000, 60_000);
    expect(second!.at - first!.at).to.be.within(first!.retryAfter! - 50, first!.retryAfter! + 3000);
    await sender.operation.changeRecords({ command: 'ADD_DATA_REQ', records: [hostRecord('+33199001234')] });
    await until(() => sent.some(({ command, answer }) => command === 'ADD_DATA_REQ' && answer === 100));
  });
});
