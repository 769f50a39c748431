import { type Exercise, expression, PEER_BLOCK, record, resolves } from './exercise.js';
import type { Row } from './matrix.js';
import { ask, changed, response } from './procedures.js';
import { PEER } from './site.js';

const OURS = '+441632960021';
const OUR_RECORD = record(OURS, 'sip:only@ims.example');
const THEIRS = '+33199001237';
const THEIR_URI = 'sip:only@ims.example.fr';

/**
 * Both sides begin with a profile that is there and has no record, and go on with one record: some stacks read an empty
 * list as one that is left out, and leave an empty list out. Opendes must have no records yet; it has none afterwards,
 * and neither side has a node of the other.
 */
export async function beginEmpty(exercise: Exercise, asking: Row, asked: Row): Promise<void> {
  const { admin, journal } = exercise;
  const oneRecord = async () => {
    await changed(exercise, 'ADD_DATA', await admin.change({ add: [OUR_RECORD] }));
    await journal.holds({ [OURS]: expression('sip:only@ims.example') });
    await changed(exercise, 'REMOVE_DATA', await admin.change({ remove: [OUR_RECORD] }));
    await journal.holds({});
  };
  const leave = async (messageId: string) => {
    await ask(exercise, 'REMOVE_NODE', messageId, 100);
    await response(exercise, 'REMOVE_NODE', messageId, 200);
  };

  await asking.check('empty profile', async () => {
    await ask(exercise, 'ADD_NODE', 'empty-1', 100, 'empty');
    await response(exercise, 'ADD_NODE', 'empty-1', 200);
    await resolves(admin, `${PEER_BLOCK}0`, undefined);
    await ask(exercise, 'ADD_DATA', 'empty-2', 100, THEIRS, THEIR_URI);
    await response(exercise, 'ADD_DATA', 'empty-2', 200);
    await resolves(admin, THEIRS, THEIR_URI);
    await oneRecord();
    await leave('empty-3');
    await resolves(admin, THEIRS, undefined);
  });
  await asked.check('empty profile', async () => {
    await changed(exercise, 'ADD_NODE', await admin.addNodes(PEER));
    await journal.holds({});
    await oneRecord();
    await leave('empty-4');
  });
}
