import { describeRecord, type NaptrRecord } from '../../enum/naptr-record.js';
import { checkNaptrRecord } from '../../enum/naptr-rules.js';
import { isInsideBlocks, overlapsBlocks } from '../../enum/number-blocks.js';
import type { DataChange } from '../ports/store/index.js';
import type { IddSettings, PeerSettings } from '../settings.js';

/**
 * Why a record may not stand in this peer's profile, as a sentence that names it: it breaks the rules of RFC 3402, RFC 3403 or RFC 6116, or
 * it is outside the blocks that the peer may announce. Undefined: it may.
 */
export function objection(
  record: NaptrRecord,
  peer: PeerSettings,
  settings: Pick<IddSettings, 'operator'>,
): string | undefined {
  const broken = checkNaptrRecord(record);
  if (broken !== undefined) return `the record of ${describeRecord(record)} is invalid: ${broken}`;
  if (peer.numbers !== undefined) {
    if (isInsideBlocks(peer.numbers, record)) return undefined;
    return `the record of ${describeRecord(record)} is outside the number blocks of ${peer.operator}`;
  }
  if (overlapsBlocks(settings.operator.numbers, record)) {
    return `the record of ${describeRecord(record)} is in a number block of ${settings.operator.id}`;
  }
  return undefined;
}

/** The first objection to what a change would put into the profile. What it takes out need only be there. */
export function objectionToChange(
  change: DataChange,
  peer: PeerSettings,
  settings: Pick<IddSettings, 'operator'>,
): string | undefined {
  for (const record of recordsPutIn(change)) {
    const reason = objection(record, peer, settings);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** The records that a change puts into a profile. */
export function recordsPutIn(change: DataChange): NaptrRecord[] {
  switch (change.command) {
    case 'ADD_DATA_REQ':
      return change.records;
    case 'MOD_DATA_REQ':
      return change.modifications.map(({ modified }) => modified);
    case 'REMOVE_DATA_REQ':
      return [];
  }
}
