import { accepted, type BroadcastAnswer, type Outcome } from '../processes/admin.js';
import { until } from '../processes/until.js';
import type { Exercise } from './exercise.js';

/** Has the peer ask, and waits for the ACK of opendes. */
export async function ask(
  { send, journal }: Pick<Exercise, 'send' | 'journal'>,
  command: string,
  messageId: string,
  returnCode: number,
  ...values: string[]
): Promise<void> {
  send(`${command}_REQ`, messageId, `broadcast-${messageId}`, ...values);
  await journal.message('out', `${command}_REQ`, messageId, returnCode);
}

/** Waits for the response of opendes to what the peer has asked. */
export function response(
  { journal }: Pick<Exercise, 'journal'>,
  command: string,
  messageId: string,
  resultCode: number,
  returnCode = 100,
): Promise<string> {
  return journal.message('in', `${command}_RESP`, messageId, returnCode, resultCode);
}

/** Waits until a procedure that opendes has started has ended so, and for what the peer says of it. */
export async function changed(
  { admin, journal }: Pick<Exercise, 'admin' | 'journal'>,
  procedure: string,
  outcome: Outcome,
  state = 'completed',
): Promise<BroadcastAnswer> {
  const broadcastId = accepted(outcome);
  await until(async () => {
    const found = (await admin.broadcast(broadcastId)).state;
    return found === state ? undefined : `the broadcast of ${procedure} is ${found}, not ${state}`;
  });
  const messageId = await journal.message('in', `${procedure}_REQ`, undefined, 100);
  await journal.message('out', `${procedure}_RESP`, messageId, 100);
  return admin.broadcast(broadcastId);
}
