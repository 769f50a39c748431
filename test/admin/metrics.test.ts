import { expect } from 'chai';
import { createMetrics } from '../../src/admin/metrics.js';
import { ALARM_CAUSES } from '../../src/idd/alarm-catalogue.js';
import type { NodeView, Operation } from '../../src/idd/operation.js';
import type { AlarmEvent } from '../../src/idd/ports/alarms.js';
import { StoreError } from '../../src/idd/ports/store/index.js';
import { startAdmin } from './admin-under-test.js';
import { ALARM, BROADCAST, FAILED_NODE, fakeOperation, NODE } from './fake-operation.js';

/** The samples of the text format by name and labels, those of opendes only. */
async function scrape(text: string | Promise<string>): Promise<Record<string, number>> {
  const lines = (await text).split('\n').filter((line) => line.startsWith('opendes_'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
}

/** What the metrics are made of. */
function observed(instead: Partial<Operation> = {}) {
  return { ...fakeOperation(instead), indexSize: () => ({ entries: 24, bytes: 960, overlaps: 1 }) };
}

describe('metrics', () => {
  it('show what the operation shows at the moment of the scrape', async () => {
    const values = Object.entries(await scrape(createMetrics(observed()).registry.metrics()));
    const shown = values.filter(([name]) => !name.startsWith('opendes_event_loop_delay_seconds'));
    expect(Object.fromEntries(shown)).to.deep.equal({
      'opendes_node_state{operator="208-01",state="added"}': 1,
      'opendes_node_state{operator="262-02",state="failed"}': 1,
      'opendes_node_link{operator="208-01",link="up"}': 1,
      'opendes_node_link{operator="262-02",link="interrupted"}': 1,
      'opendes_node_diverged{operator="208-01"}': 0,
      'opendes_node_diverged{operator="262-02"}': 1,
      'opendes_node_queued{operator="208-01"}': 3,
      'opendes_node_queued{operator="262-02"}': 3,
      'opendes_node_records{operator="208-01"}': 12,
      'opendes_node_records{operator="262-02"}': 12,
      'opendes_node_records_limit{operator="208-01"}': 1000,
      'opendes_node_records_limit{operator="262-02"}': 1000,
      'opendes_alarms_open{severity="critical",cause="heartbeat-interrupted"}': 0,
      'opendes_alarms_open{severity="critical",cause="peer-refuses"}': 0,
      'opendes_alarms_open{severity="major",cause="not-acknowledged"}': 2,
      'opendes_alarms_open{severity="minor",cause="response-timeout"}': 0,
      'opendes_alarms_open{severity="major",cause="not-confirmed"}': 0,
      'opendes_alarms_open{severity="major",cause="message-refused"}': 0,
      'opendes_alarms_open{severity="major",cause="repeat-differs"}': 0,
      'opendes_alarms_open{severity="warning",cause="response-refused"}': 0,
      'opendes_alarms_open{severity="warning",cause="number-overlap"}': 0,
      'opendes_alarms_open{severity="warning",cause="peer-records-near-limit"}': 0,
      'opendes_alarms_open{severity="critical",cause="dns-stopped"}': 0,
      'opendes_alarms_open{severity="major",cause="event-loop-delayed"}': 0,
      opendes_index_entries: 24,
      opendes_index_bytes: 960,
      opendes_index_overlaps: 1,
      'opendes_alarms_open{severity="warning",cause="unexpected-response"}': 0,
      'opendes_alarms_open{severity="major",cause="overloaded"}': 0,
      'opendes_alarms_open{severity="critical",cause="store-failing"}': 0,
      ...Object.fromEntries(ALARM_CAUSES.map((cause) => [`opendes_alarms_raised_total{cause="${cause}"}`, 0])),
      'opendes_store_failures_total{code="STORE_FULL"}': 0,
      'opendes_store_failures_total{code="STORE_UNUSABLE"}': 0,
      'opendes_recent_broadcasts{state="pending"}': 0,
      'opendes_recent_broadcasts{state="completed"}': 0,
      'opendes_recent_broadcasts{state="failed"}': 1,
      'opendes_recent_broadcasts{state="cancelled"}': 0,
    });
  });

  it('forget a state that has ended', async () => {
    let nodes: NodeView[] = [{ ...NODE, state: 'adding', link: 'unknown' }, FAILED_NODE];
    let alarms = [ALARM];
    let broadcasts = [BROADCAST, BROADCAST];
    const { registry } = createMetrics(
      observed({
        listNodes: async () => nodes,
        listAlarms: async () => alarms,
        listBroadcasts: async () => ({ items: broadcasts }),
      }),
    );
    expect(await scrape(registry.metrics())).to.include({
      'opendes_node_state{operator="208-01",state="adding"}': 1,
      'opendes_recent_broadcasts{state="failed"}': 2,
    });
    nodes = [NODE];
    alarms = [];
    broadcasts = [];
    const later = await scrape(registry.metrics());
    expect(Object.keys(later).filter((name) => name.startsWith('opendes_node_state'))).to.deep.equal([
      'opendes_node_state{operator="208-01",state="added"}',
    ]);
    expect(later).to.include({
      'opendes_alarms_open{severity="major",cause="not-acknowledged"}': 0,
      'opendes_recent_broadcasts{state="failed"}': 0,
    });
  });

  it('ask each question once a scrape, and for no more than a thousand broadcasts', async () => {
    const operation = observed();
    const { registry } = createMetrics(operation);
    await registry.metrics();
    expect(operation.calls).to.have.deep.members([['listNodes'], ['listAlarms'], ['listBroadcasts', { limit: 1000 }]]);
    await registry.metrics();
    expect(operation.calls).to.have.length(6);
  });

  it('have those of the process', async () => {
    const text = await createMetrics(observed()).registry.metrics();
    expect(text).to.match(/^process_resident_memory_bytes \d+/m);
  });

  it('have one measurement of the event loop, in which each delay counts once', async () => {
    const { registry, loopDelayed } = createMetrics(observed());
    for (const delay of [0, 60, 2000]) loopDelayed(delay);
    const values = await scrape(registry.metrics());
    expect(
      Object.keys(values).filter((name) => /event_?loop/.test(name) && !/_delay_seconds_bucket/.test(name)),
    ).to.deep.equal(['opendes_event_loop_delay_seconds_sum', 'opendes_event_loop_delay_seconds_count']);
    expect(values).to.include({
      'opendes_event_loop_delay_seconds_bucket{le="0.05"}': 1,
      'opendes_event_loop_delay_seconds_bucket{le="0.1"}': 2,
      'opendes_event_loop_delay_seconds_bucket{le="+Inf"}': 3,
      opendes_event_loop_delay_seconds_sum: 2.06,
    });
  });

  it('count messages in both directions by command and code', async () => {
    const { registry, messageReceived, messageSent } = createMetrics(observed());
    messageReceived('ADD_DATA_REQ', 100);
    messageReceived('ADD_DATA_REQ', 100);
    messageReceived('unknown', 402);
    messageReceived('unknown', 'fault');
    messageSent('ADD_NODE_REQ', 405);
    messageSent('ADD_NODE_REQ', 'unusable');
    expect(await scrape(registry.metrics())).to.include({
      'opendes_messages_received_total{command="ADD_DATA_REQ",code="100"}': 2,
      'opendes_messages_received_total{command="unknown",code="402"}': 1,
      'opendes_messages_received_total{command="unknown",code="fault"}': 1,
      'opendes_messages_sent_total{command="ADD_NODE_REQ",code="405"}': 1,
      'opendes_messages_sent_total{command="ADD_NODE_REQ",code="unusable"}': 1,
    });
  });

  it('count alarms that are raised, by cause, and failures of the store, by code', async () => {
    const { registry, alarmsTold, storeFailed } = createMetrics(observed());
    const event = (kind: AlarmEvent['kind']): AlarmEvent => ({ kind, alarm: ALARM, at: 0 });
    alarmsTold([event('raised'), event('repeated'), event('acknowledged'), event('cleared'), event('raised')]);
    storeFailed(new StoreError('STORE_FULL', 'full'));
    expect(await scrape(registry.metrics())).to.include({
      'opendes_alarms_raised_total{cause="not-acknowledged"}': 2,
      'opendes_alarms_raised_total{cause="peer-refuses"}': 0,
      'opendes_store_failures_total{code="STORE_FULL"}': 1,
    });
  });

  it('tell how many events wait for the alarm webhook, where there is one', async () => {
    const name = 'opendes_alarm_webhook_pending';
    expect(await scrape(createMetrics(observed()).registry.metrics())).not.to.have.property(name);
    const { registry } = createMetrics({ ...observed(), countAlarmEvents: async () => 3 });
    expect(await scrape(registry.metrics())).to.include({ [name]: 3 });
  });

  it('are served at /metrics, with the requests of the API by route and status', async () => {
    const admin = await startAdmin(
      {},
      {
        metrics: createMetrics(observed()).registry,
      },
    );
    try {
      await admin.call('/api/v1/nodes/208-01');
      await admin.call('/api/v1/nodes/262-02');
      await admin.call('/api/v1/nodes', { method: 'PUT' });
      await admin.call('/nowhere/at/all');
      const { headers, text } = await admin.call('/metrics');
      expect(headers['content-type']).to.equal('text/plain; version=0.0.4; charset=utf-8');
      expect(await scrape(text)).to.include({
        'opendes_admin_http_requests_total{method="GET",route="/api/v1/nodes/{operator}",status="200"}': 2,
        'opendes_admin_http_requests_total{method="PUT",route="/api/v1/nodes",status="405"}': 1,
        'opendes_admin_http_requests_total{method="GET",route="none",status="404"}': 1,
        'opendes_alarms_open{severity="major",cause="not-acknowledged"}': 2,
      });
    } finally {
      await admin.close();
    }
  });

  it('fail as a whole where the store does, and work again after it', async () => {
    let failing = true;
    const listNodes: Operation['listNodes'] = async () => {
      if (failing) throw new StoreError('STORE_UNUSABLE', 'disk I/O error');
      return [NODE];
    };
    const admin = await startAdmin({}, { metrics: createMetrics(observed({ listNodes })).registry });
    try {
      expect((await admin.call('/metrics')).status).to.equal(503);
      failing = false;
      expect((await admin.call('/metrics')).status).to.equal(200);
    } finally {
      await admin.close();
    }
  });
});
