import { accepted } from '../processes/admin.js';
import { block, type Exercise, expression, record } from './exercise.js';

/** What opendes announces before anything else: a number and a block. */
const NUMBER = record('+441632960001', 'sip:office@ims.example');
const BLOCK = block('+4416329600', 'sip:switchboard@ims.example');

/** The same as a peer shows its copy. */
export const HOST_PROFILE = {
  [NUMBER.e164Number]: expression('sip:office@ims.example'),
  [BLOCK.e164Prefix]: expression('sip:switchboard@ims.example'),
};

export async function loadHostProfile({ admin }: Pick<Exercise, 'admin'>): Promise<void> {
  accepted(await admin.change({ add: [NUMBER, BLOCK] }));
}
