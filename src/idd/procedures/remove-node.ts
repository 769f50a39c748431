import { endOf } from './content.js';
import type { OriginatingRole } from './procedure.js';

/**
 * DES node removed from a distributed ENUM system [Q.3645 §7.1.2]. Originating role: the peer's profile went when the procedure was started,
 * and the node is removed when the terminating DES has confirmed the deactivation. The terminating role is one operation of the store,
 * which removes the profile whatever the state was: a DES that is not added gets 200 as well.
 */
export const removeNode: OriginatingRole = {
  afterEnd: (request, delivery) =>
    delivery.phase === 'done'
      ? { kind: 'removal-confirmed' }
      : { kind: 'removal-failed', reason: endOf(request, delivery) },
};
