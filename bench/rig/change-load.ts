// The host operator's provisioning system, in a process of its own: posts single-record changes over kept connections. Forked; for each
// `LoadRequest` it answers `{ begun: true }`, `{ ended: true }` when the time is over, and a `LoadReport` once the changes that it follows are confirmed.
import { setTimeout as pause } from 'node:timers/promises';
import { ChangeSeries, type Kind } from './change-series.js';
import { ChangeStream } from './change-stream.js';
import { KeepAliveConnection } from './keep-alive-connection.js';

export interface LoadRequest {
  port: number;
  kind: Kind;
  /** So many changes at once, at most: each on a connection of its own, or all of them on one. */
  connections: number;
  isStream?: boolean;
  /** Changes a second; left out: as many as go. */
  rate?: number;
  seconds: number;
  /** Ends sooner when so many have been posted. */
  most?: number;
  /** The first of the series' numbers, of which `connections` + 2 are used. */
  series: number;
  /** Whether to follow some of the changes until the peer has confirmed them. */
  follow: boolean;
  /** How long a change is followed at most, in milliseconds. */
  patience: number;
}

export interface LoadReport {
  accepted: number;
  refused: number;
  /** From the first request to the last answer. */
  seconds: number;
  /** Milliseconds from when a change was due to be posted to its 202. */
  accepting: number[];
  /** Milliseconds from the 202 to the confirmation, of the changes followed; Infinity where that was not seen in time. */
  confirming: number[];
}

const PATH = '/api/v1/records';
/** Changes followed at once: so few that the questions do not weigh. */
const FOLLOWERS = 2;
/** Nothing can be confirmed sooner than one round trip; then the state is asked for this often, in milliseconds. */
const FIRST_LOOK = 30;
const LOOK = 5;

async function run(request: LoadRequest): Promise<LoadReport> {
  const { port, connections, rate, seconds, most = Number.POSITIVE_INFINITY, series, follow, patience } = request;
  const report: LoadReport = { accepted: 0, refused: 0, seconds: 0, accepting: [], confirming: [] };
  const host = '127.0.0.1';
  const idle = workers(request, host);
  const begin = performance.now();
  const end = begin + 1000 * seconds;
  const underway = new Set<Promise<void>>();
  let issued = 0;
  const isOver = () => issued >= most || performance.now() >= end;

  const post = async (worker: (typeof idle)[number], due: number): Promise<void> => {
    const { status, body } = await worker.post(worker.changes.next());
    report.accepting.push(performance.now() - due);
    if (status === 202) report.accepted += 1;
    else if (report.refused++ === 0) console.error(`refused: ${status} ${body}`);
    idle.push(worker);
    // As fast as possible: this connection has the next one at once.
    if (rate === undefined && !isOver()) start(performance.now());
  };
  const start = (due: number) => {
    issued += 1;
    const work = post(idle.pop()!, due).finally(() => underway.delete(work));
    underway.add(work);
  };

  const followers = follow ? Array.from({ length: FOLLOWERS }, (_, at) => followChanges(at)) : [];
  async function followChanges(at: number): Promise<void> {
    const connection = new KeepAliveConnection(host, port);
    const changes = new ChangeSeries('adds', series + connections + at);
    while (!isOver()) {
      const { status, body } = await connection.post(PATH, changes.next());
      if (status !== 202) throw new Error(`refused: ${status} ${body}`);
      const accepted = performance.now();
      report.accepted += 1;
      const { broadcastId } = JSON.parse(body) as { broadcastId: string };
      report.confirming.push(await confirmation(connection, broadcastId, accepted, end + patience));
    }
    connection.close();
  }

  if (rate === undefined) {
    for (let at = 0; at < connections; at += 1) start(begin);
  } else {
    while (!isOver()) {
      const due = Math.floor(((performance.now() - begin) / 1000) * rate);
      // A change that finds no idle connection waits, and its delay counts from when it was due.
      while (issued < due && idle.length > 0) start(begin + (1000 * issued) / rate);
      await pause(1);
    }
  }
  while (!isOver()) await pause(1);
  while (underway.size > 0) await Promise.all(underway);
  report.seconds = (performance.now() - begin) / 1000;
  process.send!({ ended: true });
  await Promise.all(followers);
  for (const { close } of idle) close();
  return report;
}

/** Each has one change under way at most. */
function workers({ port, kind, connections, isStream, series }: LoadRequest, host: string) {
  const stream = isStream ? new ChangeStream(host, port, `${PATH}/stream`) : undefined;
  return Array.from({ length: connections }, (_, at) => {
    const changes = new ChangeSeries(kind, series + at);
    if (stream !== undefined)
      return { changes, post: (body: string) => stream.post(body), close: () => stream.close() };
    const connection = new KeepAliveConnection(host, port);
    return { changes, post: (body: string) => connection.post(PATH, body), close: () => connection.close() };
  });
}

/** Milliseconds until the peer has confirmed the broadcast. */
async function confirmation(
  connection: KeepAliveConnection,
  broadcastId: string,
  accepted: number,
  until: number,
): Promise<number> {
  for (let wait = FIRST_LOOK; performance.now() < until; wait = LOOK) {
    await pause(wait);
    const { body } = await connection.get(`/api/v1/broadcasts/${broadcastId}`);
    const { state } = JSON.parse(body) as { state: string };
    if (state === 'completed') return performance.now() - accepted;
    if (state !== 'pending') throw new Error(`the broadcast ${broadcastId} is ${state}`);
  }
  return Number.POSITIVE_INFINITY;
}

process.on('message', async (request: LoadRequest) => {
  process.send!({ begun: true });
  process.send!(await run(request));
});
process.on('disconnect', () => process.exit());
