import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askPeer } from './from-opendes.js';
import { loadHostProfile } from './host-profile.js';
import { Journal } from './journal.js';
import { Row } from './matrix.js';
import { listening, Program, run } from './programs.js';
import { ReceiverInPlace } from './receiver-in-place.js';
import { openSite, type Site } from './site.js';
import type { Places, Stack } from './stack.js';
import { askOpendes } from './to-opendes.js';

/** Takes one stack through all procedures in both directions, against an opendes of its own. */
export async function runStack(stack: Stack): Promise<{ rows: Row[]; journal: Journal }> {
  const rows = [
    new Row(stack.name, `${stack.name} -> opendes`),
    new Row(stack.name, `opendes -> ${stack.name}${stack.server === undefined ? ' (client)' : ''}`),
  ] as const;
  const journal = new Journal();
  try {
    await withSite(stack, journal, rows);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    rows[0].failure ??= { column: 'start', reason };
    rows[1].failure ??= { column: 'start', reason: 'as above' };
  }
  return { rows: [...rows], journal };
}

async function withSite(stack: Stack, journal: Journal, [asking, asked]: readonly [Row, Row]): Promise<void> {
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
    await loadHostProfile(exercise);
    await askOpendes(exercise, asking);
    await askPeer(exercise, asked);
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
