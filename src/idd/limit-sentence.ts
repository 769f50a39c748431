import type { LimitObstacle } from './ports/store/index.js';

/** The sentence for people when there is no room for a record: it names the number or block, and the limit. */
export function limitSentence({ kind, record, most }: LimitObstacle): string {
  if (kind === 'profile-full') {
    return `the profile would have more than ${most} records, the most that this DES keeps of the originating operator`;
  }
  const what = record.e164Number ?? `block ${record.e164Prefix}`;
  return `${what} would have more than ${most} records, the most that one operator may have for a number or block`;
}
