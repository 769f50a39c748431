import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../src/config/load-config.js';
import { type RunningDes, startDes } from '../../src/des.js';
import { StoreError } from '../../src/idd/ports/store/index.js';
import { until, WebhookReceiver } from '../webhook/webhook-receiver.js';
import { hostRecord } from './des-under-test.js';

describe('the alarms of a running DES', () => {
  let folder: string;
  let receiver: WebhookReceiver;
  let des: RunningDes;
  let isFull: boolean | 'to all';

  /** Changes of the host operator's data fail while `isFull` is set; `to all`: alarms cannot be stored either. */
  const onFullDisk = <S extends object>(store: S): S =>
    new Proxy(store, {
      get(target, name) {
        const writes = ['changeHostProfile', ...(isFull === 'to all' ? ['raiseAlarm', 'clearAlarm'] : [])];
        if (!isFull || !writes.includes(String(name))) return Reflect.get(target, name);
        return () => Promise.reject(new StoreError('STORE_FULL', 'The disk is full'));
      },
    });
  const start = async (peers = '[{ operator: 208-01, url: "http://127.0.0.1:9/idd", address: 127.0.0.9 }]') => {
    const path = join(folder, 'opendes.yaml');
    await writeFile(
      path,
      `operator: { id: 234-15 }
idd: { listen: "127.0.0.1:0" }
admin: { listen: "127.0.0.1:0" }
dns: { listen: [] }
heartbeat: { interval: 20ms, misses: 2 }
alarms: { webhook: "${receiver.url}", webhookToken: se-cret }
peers: ${peers}
`,
    );
    des = await startDes(await loadConfig(path, {}), { wrapStore: onFullDisk });
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendes-alarms-'));
    receiver = new WebhookReceiver();
    await receiver.listen();
    isFull = false;
    await start();
  });
  afterEach(async () => {
    await des.stop();
    await receiver.close();
    await rm(folder, { recursive: true, force: true });
  });

  const call = async (path: string, options: RequestInit = {}) => fetch(`${des.adminUrl}${path}`, options);
  const metrics = async () => (await call('/metrics')).text();

  it('are told to the webhook, the API and the metrics, and a person who acknowledges one to the webhook', async () => {
    await until(() => receiver.events.includes('raised peer/208-01'));
    const { items } = (await (await call('/api/v1/alarms?operator=208-01')).json()) as { items: { id: number }[] };
    expect(items).to.have.length(1);
    expect(items[0]).to.include({ cause: 'heartbeat-interrupted', eventType: 'communicationsAlarm', count: 1 });
    expect(await metrics())
      .to.match(/^opendes_alarms_open\{severity="critical",cause="heartbeat-interrupted"\} 1$/m)
      .and.match(/^opendes_alarms_raised_total\{cause="heartbeat-interrupted"\} 1$/m)
      .and.match(/^opendes_alarm_webhook_pending \d+$/m);
    const post = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    expect((await call(`/api/v1/alarms/${items[0]!.id}/acknowledge`, post)).status).to.equal(204);
    await until(() => receiver.events.includes('acknowledged peer/208-01'));
    expect((await call(`/api/v1/alarms/${items[0]!.id}/clear`, post)).status).to.equal(204);
    await until(() => receiver.events.includes('cleared peer/208-01'));
    expect(receiver.received.every(({ headers }) => headers.authorization === 'Bearer se-cret')).to.equal(true);
    expect(receiver.received[0]!.body.des).to.equal('234-15');
  });

  it('of a peer that is no longer configured end at the next start', async () => {
    await until(() => receiver.events.includes('raised peer/208-01'));
    await des.stop();
    await start('[]');
    await until(() => receiver.events.includes('cleared peer/208-01'));
    expect(await des.operation.listAlarms()).to.deep.equal([]);
  });

  it('have one of a store that fails', async () => {
    isFull = true;
    const change = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    const body = JSON.stringify({ add: [hostRecord()] });
    expect((await call('/api/v1/records', { ...change, body })).status).to.equal(507);
    await until(() => receiver.events.includes('raised des/store'));
    expect(await metrics()).to.match(/^opendes_store_failures_total\{code="STORE_FULL"\} 1$/m);
    isFull = false;
    expect((await call('/api/v1/records', { ...change, body })).status).to.equal(202);
  });

  it('have it also while the store cannot take the alarm itself, and the DES is not ready meanwhile', async () => {
    const causes = async () => {
      const { items } = (await (await call('/api/v1/alarms?limit=1')).json()) as {
        items: { id: number; cause: string }[];
      };
      return items.map(({ id, cause }) => `${id > 0 ? 'stored' : 'not stored'} ${cause}`);
    };
    await until(() => receiver.events.includes('raised peer/208-01'));
    expect((await call('/readyz')).status).to.equal(200);
    isFull = 'to all';
    const post = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    await call('/api/v1/records', { ...post, body: JSON.stringify({ add: [hostRecord()] }) });
    expect(await causes()).to.deep.equal(['stored heartbeat-interrupted', 'not stored store-failing']);
    const ready = await call('/readyz');
    expect(ready.status).to.equal(503);
    expect(((await ready.json()) as { detail: string }).detail).to.contain('the store fails: The disk is full');
    expect(await metrics()).to.match(/^opendes_alarms_open\{severity="critical",cause="store-failing"\} 1$/m);
    isFull = false;
    await until(() => receiver.events.includes('raised des/store'));
  });
});
