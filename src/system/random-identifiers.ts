import { randomUUID } from 'node:crypto';
import type { Identifiers } from '../idd/ports/identifiers.js';

/** Identifiers that no other run of this DES gives again: random UUIDs [RFC 9562 §5.4]. */
export const randomIdentifiers: Identifiers = {
  messageId: () => randomUUID(),
  broadcastId: () => randomUUID(),
};
