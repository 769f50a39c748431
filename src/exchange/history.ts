/**
 * What has to be known of an old broadcast to tell whether it is needed. A store may look a fact up only when it is
 * read.
 */
export type OldBroadcast =
  | {
      kind: 'changes';
      /** A member has not been given all of its changes. */
      readonly isOwed: boolean;
      /** Some of them are on their way to a peer, or a peer lacks them, and no whole profile has reached it since. */
      readonly isLacked: boolean;
    }
  | {
      kind: 'procedure';
      /** Slices of the profile are still to be given to a peer. */
      readonly hasRest: boolean;
      /**
       * A message of it is the last whole profile that has reached a peer, or newer: by it is known what the peer
       * lacks.
       */
      readonly isNewest: boolean;
    };

/**
 * Tells whether a broadcast is forgotten, of several the oldest first. Where changes are needed, all changes after them
 * stay as well, for the journal goes from its beginning only: `isBlocked`, which is to be passed on.
 */
export function isForgotten(old: OldBroadcast, isBlocked: boolean): { isForgotten: boolean; isBlocked: boolean } {
  if (old.kind === 'procedure') return { isForgotten: !(old.hasRest || old.isNewest), isBlocked };
  const blocked = isBlocked || old.isOwed || old.isLacked;
  return { isForgotten: !blocked, isBlocked: blocked };
}
