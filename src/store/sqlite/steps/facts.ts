import type { BroadcastFacts } from '../../../exchange/broadcast.js';
import type { Delivery } from '../../../exchange/delivery.js';
import { type BroadcastRow, type ChangeEntry, isNodeBroadcast, spanOfBroadcast } from '../../../exchange/journal.js';
import { isWholeProfile, type OutgoingMessage, type RecordPlace, spanOf } from '../../../exchange/message.js';
import type { NodeFacts } from '../../../exchange/node.js';
import type { Apart } from '../../../exchange/one-by-one.js';
import { LaterChanges } from '../../../exchange/overtaken.js';
import type { RepeatedResponse } from '../../../exchange/repeat.js';
import type { Answered, SettledMessage } from '../../../exchange/settlement.js';
import type { HostProfile } from '../../../exchange/slices.js';
import { type RequestCode, responseTo } from '../../../idd/codes.js';
import type { Tables } from '../tables/index.js';

// What the rules of src/exchange have to know, read from the tables. What costs a look-up of its own is looked up when
// it is read, since a rule needs most of it seldom.

/**
 * What is known of a node. `confirmed`: a whole profile that reaches the peer with the step at hand, by its message.
 */
export function nodeFacts({ nodes, memberships, messages }: Tables, node: number, confirmed = 0): NodeFacts {
  return {
    ...nodes.status(node),
    get isMember() {
      return memberships.isOpen(node);
    },
    get lacks() {
      return messages.hasUnconfirmed(node, confirmed);
    },
  };
}

/** A message of which a step is settled, which comes to stand as `delivery` says. */
export function settledFacts(
  tables: Tables,
  node: number,
  message: OutgoingMessage,
  delivery: Delivery | undefined,
): SettledMessage {
  const isConfirmed = delivery?.phase === 'done' && isWholeProfile(message);
  return {
    get node() {
      return nodeFacts(tables, node, isConfirmed ? message.id : undefined);
    },
    get hasNewerProfile() {
      return tables.messages.hasNewerProfile(node, message.id);
    },
  };
}

/** A request that is answered. */
export function answeredFacts(
  tables: Tables,
  node: number,
  message: OutgoingMessage,
  delivery: Delivery | undefined,
): Answered {
  const settled = settledFacts(tables, node, message, delivery);
  return {
    message,
    get node() {
      return settled.node;
    },
    get hasNewerProfile() {
      return settled.hasNewerProfile;
    },
    apart: apartFacts(tables, node, message),
  };
}

/** The response to a request that has come again. */
export function repeatFacts(
  { messages }: Tables,
  node: number,
  messageId: string,
  command: RequestCode,
): RepeatedResponse {
  const response = messages.findResponse(node, messageId, responseTo(command));
  return {
    response,
    get hasLaterContent() {
      return response !== undefined && messages.hasGivenAfter(node, response.id);
    },
  };
}

/** Before the first record of a profile. */
const START: RecordPlace = [-1, -1];

/** The host profile as it is now, for a peer that takes `limit` records a message. */
export function hostProfile(tables: Tables, limit: number | undefined): HostProfile {
  const position = tables.journal.last();
  return {
    position,
    get sliceEnd() {
      return limit === undefined ? undefined : endOfSlice(tables, position, START, limit);
    },
  };
}

/** Where a slice of a snapshot ends; undefined where it is the last. */
export function endOfSlice(
  { removedRecords }: Tables,
  snapshot: number,
  after: RecordPlace,
  limit: number,
): RecordPlace | undefined {
  const keys = removedRecords.page(snapshot, after, limit + 1);
  return keys.length > limit ? keys[limit - 1] : undefined;
}

/** The changes that a peer has been given, newest first. */
export function laterChanges({ journal, nodes }: Tables, node: number): LaterChanges {
  return new LaterChanges(journal.backwards(nodes.position(node)));
}

/** A message with changes, to be taken apart. */
export function apartFacts(tables: Tables, node: number, message: OutgoingMessage): Apart {
  let entries: ChangeEntry[] | undefined;
  return {
    message,
    get entries() {
      entries ??= tables.journal.entriesOf(spanOf(message));
      return entries;
    },
    get later() {
      return laterChanges(tables, node);
    },
  };
}

/** The messages that carry a broadcast. */
export function broadcastFacts({ coverage, memberships, nodes }: Tables, row: BroadcastRow): BroadcastFacts {
  const { broadcastId } = row;
  if (isNodeBroadcast(row)) {
    return { kind: 'node', carriers: coverage.ofNodeBroadcast(broadcastId), unsliced: nodes.withSliceOf(broadcastId) };
  }
  const span = spanOfBroadcast(row);
  if (span === undefined) return { kind: 'data', members: [] };
  const members = memberships.at(span.first).map(({ node, operator, toPosition, lastMessage }) => ({
    operator,
    hasLeft: toPosition !== null,
    carriers: coverage.ofEntries(node, span, lastMessage ?? Number.MAX_SAFE_INTEGER),
  }));
  return { kind: 'data', members };
}
