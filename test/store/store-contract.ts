import { describeActivation } from './contract/activation.js';
import { describeAlarms } from './contract/alarms.js';
import { describeBroadcasts } from './contract/broadcasts.js';
import { describeCoalescing } from './contract/coalescing.js';
import { describeDataChanges } from './contract/data-changes.js';
import { describeDelivery } from './contract/delivery.js';
import { describeFeed } from './contract/feed.js';
import type { OpenStore } from './contract/fixture.js';
import { describeHistory } from './contract/history.js';
import { describeHostProfile } from './contract/host-profile.js';
import { describeLimits, TESTED_LIMITS, type TestedLimits } from './contract/limits.js';
import { describeModel } from './contract/model.js';
import { describeNodeProcedures } from './contract/node-procedures.js';
import { describeNodeRequests } from './contract/node-requests.js';
import { describeOneByOne } from './contract/one-by-one.js';
import { describeQueuedResponses } from './contract/queued-responses.js';
import { describeRepeats } from './contract/repeats.js';
import { describeResolution } from './contract/resolution.js';
import { describeResponses } from './contract/responses.js';
import { describeRetryAndCancel } from './contract/retry-and-cancel.js';
import { describeSlices } from './contract/slices.js';
import { describeSnapshots } from './contract/snapshots.js';
import { describeStagedChanges } from './contract/staged-changes.js';
import { describeTaking } from './contract/taking.js';
import { describeWalking } from './contract/walking.js';

/**
 * What any implementation of the ports Store and RecordFeed has to do. `open` gives an empty store for each test, with
 * `TESTED_LIMITS` or others.
 */
export function describeStore(name: string, open: (limits?: TestedLimits) => Promise<OpenStore>): void {
  describe(name, () => {
    describeNodeProcedures(open);
    describeNodeRequests(open);
    describeActivation(open);
    describeDataChanges(open);
    describeStagedChanges(open);
    describeLimits(open);
    describeRepeats(open);
    describeQueuedResponses(open);
    describeResponses(open);
    describeHostProfile(open);
    describeSnapshots(open);
    describeDelivery(open);
    describeTaking(open);
    describeCoalescing(open);
    describeOneByOne(open);
    describeSlices(open);
    describeBroadcasts(open);
    describeRetryAndCancel(open);
    describeHistory(open);
    describeResolution(open);
    describeFeed(open);
    describeAlarms(open);
    describeWalking(() => open({ ...TESTED_LIMITS, recordsPerNumber: 1000 }));
    describeModel(open);
  });
}
