import { randomInt, randomUUID } from 'node:crypto';
import type { Identifiers } from '../idd/ports/identifiers.js';

/**
 * Identifiers that no other run of this DES gives again: UUIDs of version 7, 74 random bits behind the time [RFC 9562 §5.7]. As later ones sort
 * behind earlier ones, the store puts the new ones of a commit side by side instead of each into another page of its index: with thousands
 * of changes a second that is most of what a commit writes. The peers' stores gain as well.
 */
export const randomIdentifiers: Identifiers = {
  messageId: () => timeOrderedUuid(),
  broadcastId: () => timeOrderedUuid(),
};

/** 32 bits. */
export function randomSeed(): number {
  return randomInt(2 ** 32);
}

function timeOrderedUuid(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
