import { accepted, type Change, type Outcome } from '../processes/admin.js';
import { until } from '../processes/until.js';
import { type Exercise, expression, PEER_BLOCK, PEER_BLOCK_URI, record, resolves } from './exercise.js';
import { HOST_PROFILE } from './host-profile.js';
import type { Row } from './matrix.js';
import { changed } from './procedures.js';
import { PEER, STRANGER } from './site.js';

const A = '+441632960011';
const B = '+441632960012';

/** opendes asks: every request with its ACK, and the response that the peer sends. */
export async function askPeer(exercise: Exercise, row: Row): Promise<void> {
  const { admin, journal, site, restartServer } = exercise;
  const ended = async (outcome: Outcome, procedure: string, state?: string) =>
    changed(exercise, procedure, outcome, state);
  const change = async (procedure: string, what: Change) => ended(await admin.change(what), procedure);

  await row.check('ADD_NODE', async () => {
    await ended(await admin.addNodes(PEER), 'ADD_NODE');
    await journal.holds(HOST_PROFILE);
    await resolves(admin, `${PEER_BLOCK}0`, PEER_BLOCK_URI);
  });
  await row.check('ADD_DATA', async () => {
    await change('ADD_DATA', { add: [record(A, 'sip:first@ims.example')] });
    await journal.holds({ ...HOST_PROFILE, [A]: expression('sip:first@ims.example') });
  });
  await row.check('MOD_DATA', async () => {
    const modification = {
      existing: record(A, 'sip:first@ims.example'),
      modified: record(A, 'sip:second@ims.example'),
    };
    await change('MOD_DATA', { modify: [modification] });
    await journal.holds({ ...HOST_PROFILE, [A]: expression('sip:second@ims.example') });
  });
  await row.check('REMOVE_DATA', async () => {
    await change('REMOVE_DATA', { remove: [record(A, 'sip:second@ims.example')] });
    await journal.holds(HOST_PROFILE);
  });
  await row.check('repeat 101', async () => {
    site.tap.forget();
    await change('ADD_DATA', { add: [record(B, 'sip:first@ims.example')] });
    const code = await site.tap.repeat();
    if (code !== 101) throw new Error(`the peer answers a repeat with ${code}`);
    const messageId = await journal.message('in', 'ADD_DATA_REQ', undefined, 101);
    await journal.message('out', 'ADD_DATA_RESP', messageId, 101);
    await journal.holds({ ...HOST_PROFILE, [B]: expression('sip:first@ims.example') });
  });
  await row.check('wrong 4XX', async () => {
    accepted(await admin.addNodes(STRANGER));
    await journal.message('in', 'ADD_NODE_REQ', undefined, 410);
    await until(async () => {
      const { link } = await admin.node(STRANGER);
      return link === 'refused' ? undefined : `the link to ${STRANGER} is ${link}, not refused`;
    });
    accepted(await admin.removeNode(STRANGER, { force: true }));
  });
  await row.check('service 6XX', async () => {
    await restartServer();
    const modification = {
      existing: record(B, 'sip:first@ims.example'),
      modified: record(B, 'sip:second@ims.example'),
    };
    const { peers } = await ended(await admin.change({ modify: [modification] }), 'MOD_DATA', 'failed');
    const result = peers.find(({ operator }) => operator === PEER)?.resultCode;
    if (result !== 604) throw new Error(`opendes was told ${result}, not 604`);
    if (!(await admin.node(PEER)).diverged) throw new Error('opendes does not say that the copy differs');
    await ended(await admin.resync(PEER), 'ADD_NODE');
  });
  await row.check('look-ups', async () => {
    await journal.holds({ ...HOST_PROFILE, [B]: expression('sip:second@ims.example') });
    await resolves(admin, `${PEER_BLOCK}0`, PEER_BLOCK_URI);
    if ((await admin.node(PEER)).diverged) throw new Error('opendes says that the copy still differs');
  });
  await row.check('REMOVE_NODE', async () => {
    await ended(await admin.removeNode(PEER), 'REMOVE_NODE');
    await journal.holds({});
    await resolves(admin, `${PEER_BLOCK}0`, undefined);
  });
}
