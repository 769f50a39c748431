import type { StagingId } from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';

/** Throws unless the profile is being staged, by this peer where one is named: anything else is an error of ours. */
export function requireStaging({ profiles, nodes }: Tables, staging: StagingId, peer?: string): void {
  if (!profiles.isStaging(staging)) throw new Error(`profile ${staging} is not being staged`);
  if (peer !== undefined && profiles.nodeOf(staging) !== nodes.id(peer)) {
    throw new Error(`profile ${staging} is being staged by another peer than ${peer}`);
  }
}
