import type { Result } from '../../../../generated/messages.js';
import type { DataChange, DataOutcome, ReceivedRequest, Reception } from '../../../idd/ports/store/index.js';
import { limitsOf, type PeerLimits } from '../peer-limits.js';
import { changePeerProfile } from '../steps/change-peer-profile.js';
import { receive } from '../steps/receive.js';
import type { Tables } from '../tables/index.js';

/**
 * [Q.3645 §7.2] The newest profile of the peer changes, be its activation still to come. A DES without a profile has
 * not been added.
 */
export function receiveDataRequest(tables: Tables, limits: PeerLimits) {
  return (request: ReceivedRequest & { change: DataChange }, respond: (outcome: DataOutcome) => Result): Reception =>
    receive(tables, request, (node) => {
      const profile = tables.profiles.current(node);
      const outcome: DataOutcome =
        profile === undefined
          ? { kind: 'not-added' }
          : changePeerProfile(tables, profile, request.change, limitsOf(limits, request.peer));
      return { result: respond(outcome) };
    });
}
