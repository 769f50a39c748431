import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CaseReport } from '../../src/conformance/runner.js';
import { ContractServer } from './conformance/contract-server.js';
import { testPeer } from './conformance/test-peer.js';
import { beginEmpty } from './empty-profile.js';
import { askPeer } from './from-opendes.js';
import { loadHostProfile } from './host-profile.js';
import { Journal } from './journal.js';
import { Row } from './matrix.js';
import { listening, Program, run } from './programs.js';
import { ReceiverInPlace } from './receiver-in-place.js';
import { openSite, type Site } from './site.js';
import type { Places, Stack } from './stack.js';
import { askOpendes } from './to-opendes.js';

export interface StackRun {
  rows: Row[];
  journal: Journal;
  /** What the conformance tester has found in the stack's server; undefined without one, where it was not asked for, and after a failure. */
  tested: CaseReport[] | undefined;
}

export interface RunOptions {
  /** Has the stack's server tested for conformance afterwards, where it has one; tells whether a case has ended as it is known to. */
  conformance?: (report: CaseReport) => boolean;
}

/** Takes one stack through all procedures in both directions, against an opendes of its own. */
export async function runStack(stack: Stack, { conformance }: RunOptions = {}): Promise<StackRun> {
  const rows = [
    new Row(stack.name, `${stack.name} -> opendes`),
    new Row(stack.name, `opendes -> ${stack.name}${stack.server === undefined ? ' (client)' : ''}`),
  ] as const;
  const journal = new Journal();
  let tested: CaseReport[] | undefined;
  try {
    tested = await withSite(stack, journal, rows, conformance);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    rows[0].failure ??= { column: 'start', reason };
    rows[1].failure ??= { column: 'start', reason: 'as above' };
  }
  return { rows: [...rows], journal, tested };
}

async function withSite(
  stack: Stack,
  journal: Journal,
  [asking, asked]: readonly [Row, Row],
  conformance: RunOptions['conformance'],
): Promise<CaseReport[] | undefined> {
  const site = await openSite();
  const running: { end(): Promise<void> }[] = [site];
  try {
    const work = join(site.folder, 'work');
    await mkdir(work);
    const source = fileURLToPath(new URL(`./${stack.name}`, import.meta.url));
    const places: Places = { source, work, wsdl: site.wsdl };
    if (stack.build !== undefined) await run(stack.build(places), work);

    const client = new Program(stack.client(places), work, journal);
    running.push(client);
    const send = (...words: string[]) => client.tell(...words);
    const startServer = () => serve(stack, places, site, journal, send);
    let server = await startServer();
    running.push({ end: () => server.end() });
    const exercise = {
      site,
      admin: site.admin,
      journal,
      send,
      async restartServer() {
        await server.end();
        server = await startServer();
      },
    };
    await beginEmpty(exercise, asking, asked);
    await loadHostProfile(exercise);
    await askOpendes(exercise, asking);
    await askPeer(exercise, asked);
    if (conformance === undefined || stack.server === undefined || !asking.ok || !asked.ok) return undefined;

    const contract = await ContractServer.copy(site.wsdl);
    running.push({ end: () => contract.close() });
    await site.stop();
    await server.end();
    server = await serve(stack, { ...places, wsdl: contract.wsdl }, site, journal, send);
    return await testPeer(site, conformance);
  } finally {
    for (const each of running.reverse()) await each.end();
  }
}

/** The stack's server, or in its place the driver's own. */
async function serve(
  stack: Stack,
  places: Places,
  { peerPort }: Site,
  journal: Journal,
  send: (...words: string[]) => void,
): Promise<{ end(): Promise<void> }> {
  if (stack.server === undefined) return ReceiverInPlace.listen(peerPort, journal, send);
  const server = new Program(stack.server(places, peerPort), places.work, journal);
  await listening(peerPort);
  return server;
}
