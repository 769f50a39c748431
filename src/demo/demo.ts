import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { RunningDes } from '../des.js';
import type { NaptrRecord } from '../enum/naptr-record.js';
import type { Operation } from '../idd/operation.js';
import { Refusal } from '../idd/refusal.js';
import { ladder } from './ladder.js';
import { sampleProfiles } from './profiles.js';
import { NORTH, startTwoDes, type TwoDes, WEST } from './two-des.js';

/** How long a broadcast may take before the demo gives up, in milliseconds. */
const PATIENCE = 15_000;

/** A look-up and what it has to give: the first URI, or undefined where nobody announces the number. */
type Expectation = [where: 'north' | 'west', number: string, uri: string | undefined];

const ADDED_NUMBER = '+441632960011';
const NORTH_NUMBER = '+441632960001';
const NORTH_URI = 'sip:+441632960001@ims.north.example;user=phone';
const WEST_NUMBER = '+12125550103';
const WEST_URI = 'sip:+12125550103@sbc.west.example';
const BLOCK_URI = `sip:${ADDED_NUMBER}@ims.north.example`;

/**
 * The main job of a DES, from beginning to end: two DESs exchange their numbers over Idd. Resolves to the exit status: 0 only if every
 * look-up gave what it should. With `keep` both are left running until the process is ended.
 */
export async function runDemo({ keep, write }: { keep: boolean; write: (line: string) => void }): Promise<number> {
  write('Two DESs on this machine exchange their numbers over Idd (ITU-T Q.3645).\n');
  const two = await startTwoDes(ladder(write));
  try {
    const failures = await play(two, write);
    write(failures === 0 ? '\nEvery look-up gave what it should.' : `\n${failures} look-ups gave something else.`);
    if (keep) await stayUp(two, write);
    return failures === 0 ? 0 : 1;
  } finally {
    await stop(two);
  }
}

/** Until the process is told to end. */
async function stayUp({ north, west, folder }: TwoDes, write: (line: string) => void): Promise<void> {
  write('\nDES node added once more, to leave something to look at:');
  await completed(north.operation, (await north.operation.addNodes([WEST])).broadcastId);
  write(`\nBoth DESs stay up: ${north.adminUrl} and ${west.adminUrl}. Configurations are in ${folder}.`);
  write(`Try: npx opendes node list --config ${folder}/north.yaml (Ctrl-C ends the demo)`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

async function stop({ north, west, folder }: TwoDes): Promise<void> {
  await Promise.all([north.stop(), west.stop()]);
  await rm(folder, { recursive: true, force: true });
}

async function play(two: TwoDes, write: (line: string) => void): Promise<number> {
  const { north, west } = two;
  let failures = 0;
  const look = async (...expectations: Expectation[]) => {
    for (const [where, number, expected] of expectations) {
      const found = await firstUri(two[where].operation, number);
      const right = found === expected;
      if (!right) failures += 1;
      write(`   ${right ? 'ok ' : 'NOT'} ${where}: ${number} -> ${found ?? 'nobody announces it'}`);
      if (!right) write(`       expected: ${expected ?? 'nobody announces it'}`);
    }
  };
  const step = async (
    title: string,
    des: RunningDes,
    start: (operation: Operation) => Promise<{ broadcastId: string }>,
  ) => {
    write(`\n${title}`);
    await completed(des.operation, (await start(des.operation)).broadcastId);
  };

  write(`   ${NORTH} (north)`.padEnd(46) + `${WEST} (west)`.padStart(16));
  const profiles = await sampleProfiles();
  await north.operation.changeRecords({ command: 'ADD_DATA_REQ', records: profiles.north });
  await west.operation.changeRecords({ command: 'ADD_DATA_REQ', records: profiles.west });
  write(`\nEach has loaded its own numbers: north ${profiles.north.length} records, west ${profiles.west.length}.`);
  await look(
    ['north', NORTH_NUMBER, NORTH_URI],
    ['north', WEST_NUMBER, undefined],
    ['west', NORTH_NUMBER, undefined],
    ['west', WEST_NUMBER, WEST_URI],
  );

  await step('DES node added [7.1.1]', north, (des) => des.addNodes([WEST]));
  await look(['north', WEST_NUMBER, WEST_URI], ['west', NORTH_NUMBER, NORTH_URI], ['west', ADDED_NUMBER, BLOCK_URI]);

  const added: NaptrRecord = { ...record('!^.*$!sip:new@ims.north.example!'), e164Number: ADDED_NUMBER };
  const modified: NaptrRecord = { ...record('!^.*$!sip:moved@ims.north.example!'), e164Number: ADDED_NUMBER };
  await step('NAPTR records added [7.2.1]', north, (des) =>
    des.changeRecords({ command: 'ADD_DATA_REQ', records: [added] }),
  );
  await look(['north', ADDED_NUMBER, 'sip:new@ims.north.example'], ['west', ADDED_NUMBER, 'sip:new@ims.north.example']);

  await step('NAPTR records modified [7.2.2]', north, (des) =>
    des.changeRecords({ command: 'MOD_DATA_REQ', modifications: [{ existing: added, modified }] }),
  );
  await look(
    ['north', ADDED_NUMBER, 'sip:moved@ims.north.example'],
    ['west', ADDED_NUMBER, 'sip:moved@ims.north.example'],
  );

  await step('NAPTR records removed [7.2.3]', north, (des) =>
    des.changeRecords({ command: 'REMOVE_DATA_REQ', records: [modified] }),
  );
  await look(['north', ADDED_NUMBER, BLOCK_URI], ['west', ADDED_NUMBER, BLOCK_URI]);

  await step('NAPTR records added in the other direction [7.2.1]', west, (des) =>
    des.changeRecords({
      command: 'ADD_DATA_REQ',
      records: [{ ...record('!^.*$!sip:night@west.example!'), e164Number: '+12125550199' }],
    }),
  );
  await look(['north', '+12125550199', 'sip:night@west.example'], ['west', '+12125550199', 'sip:night@west.example']);

  await step('DES node removed [7.1.2]', north, (des) => des.removeNode(WEST, { force: false }));
  await look(
    ['north', WEST_NUMBER, undefined],
    ['north', NORTH_NUMBER, NORTH_URI],
    ['west', NORTH_NUMBER, undefined],
    ['west', WEST_NUMBER, WEST_URI],
  );
  return failures;
}

function record(regexp: string) {
  return { order: 100, preference: 10, flags: 'u', service: 'E2U+sip', regexp, replacement: '.', ttl: 3600 };
}

async function firstUri(operation: Operation, number: string): Promise<string | undefined> {
  try {
    return (await operation.lookup(number)).uris[0];
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NUMBER_NOT_FOUND') return undefined;
    throw error;
  }
}

/** Waits until every peer has confirmed the broadcast. */
async function completed(operation: Operation, broadcastId: string): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const broadcast = await operation.getBroadcast(broadcastId);
    if (broadcast.state === 'completed') return;
    if (broadcast.state !== 'pending') throw new Error(`the broadcast ${broadcastId} is ${broadcast.state}`);
    if (Date.now() > deadline) throw new Error(`the broadcast ${broadcastId} took more than ${PATIENCE / 1000} s`);
    await wait(20);
  }
}
