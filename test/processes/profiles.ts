import { identityOf } from './sample-numbers.js';
import type { Site } from './sites.js';
import { until } from './until.js';

/** Waits until the copy has the owner's profile, record by record, and the owner has nothing more to send to it. */
export function untilEqual(owner: Site, copy: Site): Promise<void> {
  return until(async () => {
    const { queued } = await owner.admin.node(copy.operator);
    if (queued > 0) return `${owner.operator} has ${queued} messages or changes for ${copy.operator}`;
    const [mine, theirs] = await Promise.all([profileOf(owner), profileOf(copy, owner.operator)]);
    const missing = [...mine].filter((record) => !theirs.has(record));
    const surplus = [...theirs].filter((record) => !mine.has(record));
    if (missing.length + surplus.length === 0) return undefined;
    return `of ${mine.size} records at ${owner.operator}, ${missing.length} are missing at ${copy.operator}, which has ${surplus.length} others: ${[...missing, ...surplus][0]}`;
  });
}

/** Waits until nothing is under way from one to the other, nothing has gone wrong, and no alarm is open. */
export function untilSettled(owner: Site, peer: Site): Promise<void> {
  return until(async () => {
    const { state, link, diverged, queued } = await owner.admin.node(peer.operator);
    if (state !== 'added' || link !== 'up' || diverged || queued > 0) {
      return `${peer.operator} at ${owner.operator} is ${state}, ${link}${diverged ? ', diverged' : ''}, ${queued} queued`;
    }
    const unfinished = (await owner.admin.broadcasts()).filter((broadcast) => broadcast.state !== 'completed');
    if (unfinished.length > 0) return `${unfinished.length} broadcasts: ${JSON.stringify(unfinished[0])}`;
    const alarms = await owner.admin.alarms();
    return alarms.length > 0 ? `alarms at ${owner.operator}: ${JSON.stringify(alarms)}` : undefined;
  });
}

/** The identities of the records that one has of an operator, or of its own. */
export async function profileOf(site: Site, operator?: string): Promise<Set<string>> {
  const records = await site.admin.records(operator);
  const profile = new Set(records.map(identityOf));
  if (profile.size !== records.length) throw new Error(`a record stands twice at ${site.operator}`);
  return profile;
}
