import type { Modification, NaptrRecord } from '../../generated/messages.js';

/** A change of a profile, applied whole or not at all. */
export type DataChange =
  | { command: 'ADD_DATA_REQ'; records: NaptrRecord[] }
  | { command: 'MOD_DATA_REQ'; modifications: Modification[] }
  | { command: 'REMOVE_DATA_REQ'; records: NaptrRecord[] };

/**
 * Why records cannot be added: the first record for which there is no room, because its number or block, or the whole
 * profile, would have more than `most` records.
 */
export interface LimitObstacle {
  kind: 'number-full' | 'profile-full';
  record: NaptrRecord;
  most: number;
}

/** Why a change cannot be applied: the first record that is not there, or that equals another one after the change. */
export interface RecordObstacle {
  kind: 'missing' | 'collision';
  record: NaptrRecord;
}

/** Why a change cannot be applied. The record is one of the change, the same object. */
export type ChangeObstacle = RecordObstacle | LimitObstacle;
