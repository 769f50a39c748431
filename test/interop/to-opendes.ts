import { type Exercise, PEER_BLOCK, PEER_BLOCK_URI, resolves } from './exercise.js';
import { HOST_PROFILE } from './host-profile.js';
import type { Row } from './matrix.js';
import { ask, response } from './procedures.js';

const A = '+33199001234';
const B = '+33199001235';
const C = '+33199001236';

/** The peer asks: every request with its ACK and, at the peer's server, its response. */
export async function askOpendes(exercise: Exercise, row: Row): Promise<void> {
  const { admin, journal } = exercise;
  await row.check('ADD_NODE', async () => {
    await ask(exercise, 'ADD_NODE', 'node-1', 100);
    await response(exercise, 'ADD_NODE', 'node-1', 200);
    await journal.holds(HOST_PROFILE);
    await resolves(admin, `${PEER_BLOCK}0`, PEER_BLOCK_URI);
  });
  await row.check('ADD_DATA', async () => {
    for (const [id, number] of [['add-1', A] as const, ['add-2', B] as const]) {
      await ask(exercise, 'ADD_DATA', id, 100, number, 'sip:first@ims.example.fr');
      await response(exercise, 'ADD_DATA', id, 200);
      await resolves(admin, number, 'sip:first@ims.example.fr');
    }
  });
  await row.check('MOD_DATA', async () => {
    await ask(exercise, 'MOD_DATA', 'modify-1', 100, A, 'sip:first@ims.example.fr', 'sip:second@ims.example.fr');
    await response(exercise, 'MOD_DATA', 'modify-1', 200);
    await resolves(admin, A, 'sip:second@ims.example.fr');
  });
  await row.check('REMOVE_DATA', async () => {
    await ask(exercise, 'REMOVE_DATA', 'remove-1', 100, B, 'sip:first@ims.example.fr');
    await response(exercise, 'REMOVE_DATA', 'remove-1', 200);
    await resolves(admin, B, undefined);
  });
  await row.check('repeat 101', async () => {
    await ask(exercise, 'ADD_DATA', 'add-1', 101, A, 'sip:first@ims.example.fr');
    await response(exercise, 'ADD_DATA', 'add-1', 200, 101);
    await resolves(admin, A, 'sip:second@ims.example.fr');
  });
  await row.check('wrong 4XX', async () => {
    await ask(exercise, 'ADD_DATA', 'wrong-1', 401, C.slice(1), 'sip:first@ims.example.fr');
    await resolves(admin, C, undefined);
  });
  await row.check('service 6XX', async () => {
    await ask(exercise, 'REMOVE_DATA', 'remove-2', 100, B, 'sip:first@ims.example.fr');
    await response(exercise, 'REMOVE_DATA', 'remove-2', 605);
  });
  await row.check('look-ups', async () => {
    await resolves(admin, A, 'sip:second@ims.example.fr');
    await resolves(admin, B, undefined);
    await resolves(admin, C, undefined);
    await resolves(admin, `${PEER_BLOCK}0`, PEER_BLOCK_URI);
  });
  await row.check('REMOVE_NODE', async () => {
    await ask(exercise, 'REMOVE_NODE', 'leave-1', 100);
    await response(exercise, 'REMOVE_NODE', 'leave-1', 200);
    await resolves(admin, A, undefined);
    await resolves(admin, `${PEER_BLOCK}0`, undefined);
  });
}
