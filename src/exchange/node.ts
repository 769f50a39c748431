import type { AlarmCause } from '../idd/alarm-catalogue.js';

/** Where the interconnection with a peer stands. */
export type NodeState = 'configured' | 'awaiting-approval' | 'adding' | 'added' | 'failed' | 'removing' | 'removed';

/** What is stored of a node and only this machine changes. */
export interface NodeStatus {
  state: NodeState;
  /** A person has approved the interconnection with `node add`. */
  approved: boolean;
  /** The peer's copy of the host profile differs; resynchronisation makes it equal again. */
  diverged: boolean;
  /** Why it is failed or diverged, for people. */
  reason?: string;
  /** When the state last changed, milliseconds since 1970. */
  since: number;
}

/**
 * What has to be known of a node to tell what an event means for it. A store may look a fact up only when it is read.
 */
export interface NodeFacts extends Readonly<NodeStatus> {
  /** Changes of the host profile concern the peer: its membership is open. */
  readonly isMember: boolean;
  /**
   * Something of the host profile that is newer than the last whole profile at the peer has not reached it and is not
   * on its way.
   */
  readonly lacks: boolean;
}

/** Everything that changes the state of a node. `reason` says why, for people. */
export type NodeEvent =
  /** The host operator adds the node; `resync` for one that is added already [Q.3645 §7.1.1]. */
  | { kind: 'addition-started'; resync: boolean }
  /** The host operator removes the node; `force` does not wait for the peer [Q.3645 §7.1.2]. */
  | { kind: 'removal-started'; force: boolean }
  /** The host operator sends again what has failed. */
  | { kind: 'addition-retried' }
  | { kind: 'removal-retried' }
  /** The host operator cancels the broadcast of a node procedure that is not confirmed. */
  | { kind: 'procedure-cancelled'; reason: string }
  /** What led to the host profile of today is cancelled for this peer: slices of a profile, or changes. */
  | { kind: 'profile-cancelled'; reason: string }
  | { kind: 'change-cancelled'; reason: string }
  /** The peer's ADD_NODE_REQ is answered 200. */
  | { kind: 'addition-accepted' }
  /** The peer's ADD_NODE_REQ is rejected until a person approves of the peer. */
  | { kind: 'addition-unapproved' }
  /** The peer's REMOVE_NODE_REQ is answered 200. */
  | { kind: 'removal-accepted' }
  /** Our node request ended with result 200, or otherwise. */
  | { kind: 'addition-confirmed' }
  | { kind: 'addition-failed'; reason: string }
  | { kind: 'removal-confirmed' }
  | { kind: 'removal-failed'; reason: string }
  /**
   * A message with something of the host profile, changes or an ADD_NODE_RESP, has reached the peer, or ended
   * otherwise.
   */
  | { kind: 'content-confirmed' }
  | { kind: 'content-missed'; reason: string };

/** What a new state brings with it, besides the state. */
export type NodeEffect =
  /** An added peer has a profile here, be it empty. */
  | { kind: 'ensure-profile' }
  /** The peer's numbers stop resolving, and changes from now on do not concern it. */
  | { kind: 'end-membership' }
  /**
   * Ends node requests to the peer, since a newer procedure takes their place. One that is being sent stays, and is
   * settled first: the peer could get it after the newer one.
   */
  | { kind: 'cancel-procedures'; reason: string }
  /**
   * Ends requests to the peer: those that have not been sent; or also those that wait for their response and node
   * requests that are being sent; or all.
   */
  | { kind: 'cancel-requests'; which: 'unsent' | 'all-but-sent-data' | 'all'; reason: string }
  | { kind: 'clear-alarms'; causes: readonly AlarmCause[] };

export type NodeTransition =
  | { kind: 'changed'; node: NodeStatus; effects: readonly NodeEffect[] }
  /** All is as it was. */
  | { kind: 'unchanged' }
  /** Nothing of the event counts: it belongs to a procedure that a newer one has overtaken. */
  | { kind: 'overtaken' }
  /** What the event begins may not be begun in this state. */
  | { kind: 'refused' };

/** Alarms about a peer's copy that differs: they end when it is equal again, or is there no more. */
const ABOUT_COPY = ['not-confirmed', 'message-refused'] as const;
/** Alarms about what is on its way to a peer: they end with its removal. */
const ABOUT_SENDING = ['response-timeout', 'not-acknowledged', 'peer-refuses'] as const;

const OLDER_ARRIVED = 'a newer profile was given up, and the one before it has reached the peer';

/** States in which each event counts; in any other it is overtaken, or refused where the host operator asks for it. */
const COUNTS_IN: Record<NodeEvent['kind'], ReadonlySet<NodeState>> = {
  'addition-started': new Set(['configured', 'awaiting-approval', 'adding', 'failed', 'removing', 'removed']),
  'removal-started': new Set(['adding', 'added', 'failed', 'removing']),
  'addition-retried': new Set(['failed']),
  'removal-retried': new Set(['failed']),
  'procedure-cancelled': new Set(['adding', 'removing']),
  'profile-cancelled': new Set(['added']),
  // Also while it is being added: the profile on its way is older than the change.
  'change-cancelled': new Set(['adding', 'added', 'failed']),
  // A node that is being removed would get our REMOVE_NODE_REQ after it was added, and be added here only.
  'addition-accepted': new Set(['configured', 'awaiting-approval', 'adding', 'added', 'failed', 'removed']),
  'addition-unapproved': new Set(['configured', 'awaiting-approval', 'adding', 'added', 'failed', 'removed']),
  // A DES that is not added gets 200 as well.
  'removal-accepted': new Set(['configured', 'awaiting-approval', 'adding', 'added', 'failed', 'removing', 'removed']),
  // A node that is being removed stays so, whatever becomes of the addition that was on its way.
  'addition-confirmed': new Set(['configured', 'awaiting-approval', 'adding', 'added', 'failed']),
  'addition-failed': new Set(['configured', 'awaiting-approval', 'adding', 'added', 'failed']),
  'removal-confirmed': new Set(['removing']),
  'removal-failed': new Set(['removing']),
  // A node that has been removed has no copy that could differ, though something was on its way to it then.
  'content-confirmed': new Set(['configured', 'awaiting-approval', 'adding', 'added', 'failed', 'removing']),
  'content-missed': new Set(['configured', 'awaiting-approval', 'adding', 'added', 'failed', 'removing']),
};

/** Nodes whose copy a resynchronisation can replace. */
const RESYNCABLE: ReadonlySet<NodeState> = new Set(['adding', 'added', 'failed']);

/** Events that begin something: where they do not count, whoever wants it is told so. */
const BEGINS: ReadonlySet<NodeEvent['kind']> = new Set([
  'addition-started',
  'removal-started',
  'addition-retried',
  'removal-retried',
  'addition-accepted',
  'addition-unapproved',
]);

/**
 * The states of a node [Q.3645 §7.1]: what an event at `at`, milliseconds since 1970, makes of it. docs/exchange.md has
 * the table.
 */
export function nodeTransition(node: NodeFacts, event: NodeEvent, at: number): NodeTransition {
  const states = event.kind === 'addition-started' && event.resync ? RESYNCABLE : COUNTS_IN[event.kind];
  if (!states.has(node.state)) return { kind: BEGINS.has(event.kind) ? 'refused' : 'overtaken' };
  switch (event.kind) {
    case 'addition-started':
      return {
        kind: 'changed',
        node: begun(node, 'adding', at),
        effects: [{ kind: 'cancel-procedures', reason: 'superseded by a newer node procedure' }],
      };
    case 'removal-started':
      return removalStarted(node, event.force, at);
    case 'addition-retried':
      return { kind: 'changed', node: begun(node, 'adding', at), effects: [] };
    case 'removal-retried':
      return { kind: 'changed', node: begun(node, 'removing', at), effects: [] };
    case 'procedure-cancelled':
    case 'addition-failed':
    case 'removal-failed':
      return changed(node, { state: 'failed', reason: event.reason }, at);
    case 'profile-cancelled':
    case 'change-cancelled':
    case 'content-missed':
      return changed(node, { diverged: true, reason: event.reason }, at);
    case 'addition-accepted':
      return changed(node, { state: 'added', reason: node.diverged ? node.reason : undefined }, at);
    case 'addition-unapproved':
      return node.state === 'added' ? { kind: 'unchanged' } : changed(node, { state: 'awaiting-approval' }, at);
    case 'removal-accepted':
    case 'removal-confirmed':
      return changed(node, { state: 'removed', diverged: false, reason: undefined }, at);
    case 'addition-confirmed':
      return additionConfirmed(node, at);
    case 'content-confirmed':
      // The copy is equal again only where nothing else is missing there.
      if (!node.diverged || node.lacks) return { kind: 'unchanged' };
      return changed(node, { diverged: false, reason: undefined }, at);
  }
}

/** A procedure of ours begins: the copy stays as it is until the peer has confirmed it. */
function begun({ diverged, reason }: NodeFacts, state: 'adding' | 'removing', at: number): NodeStatus {
  return { state, approved: state === 'adding', diverged, reason: diverged ? reason : undefined, since: at };
}

function removalStarted(node: NodeFacts, force: boolean, at: number): NodeTransition {
  const effects: NodeEffect[] = [
    { kind: 'end-membership' },
    { kind: 'cancel-procedures', reason: 'superseded by the removal of the node' },
    { kind: 'cancel-requests', which: 'unsent', reason: 'the node is being removed' },
  ];
  if (!force) {
    const since = node.state === 'removing' ? node.since : at;
    return { kind: 'changed', node: { state: 'removing', approved: false, diverged: false, since }, effects };
  }
  effects.push(
    { kind: 'cancel-requests', which: 'all', reason: 'the node was removed without the peer' },
    { kind: 'clear-alarms', causes: [...ABOUT_COPY, ...ABOUT_SENDING] },
  );
  return { kind: 'changed', node: { state: 'removed', approved: false, diverged: false, since: at }, effects };
}

/**
 * Where an older whole profile makes the node added after a newer one was given up, all that led to the newer one is
 * missing: nothing of it is sent again.
 */
function additionConfirmed(node: NodeFacts, at: number): NodeTransition {
  // The peer has removed itself, or was removed, since: this is the end of a request from before.
  if (!node.isMember) return { kind: 'overtaken' };
  if (!node.lacks) return changed(node, { state: 'added', diverged: false, reason: undefined }, at);
  // What the copy differs by may be known already.
  if (node.diverged) return changed(node, { state: 'added' }, at);
  return changed(node, { state: 'added', diverged: true, reason: OLDER_ARRIVED }, at);
}

/** A reason lasts as long as what it is the reason for, unless the change gives another one; and so do the alarms. */
function changed(
  before: NodeFacts,
  change: Partial<Pick<NodeStatus, 'state' | 'diverged' | 'reason'>>,
  at: number,
): NodeTransition {
  const { state, diverged } = { state: before.state, diverged: before.diverged, ...change };
  const isSame = state === before.state;
  const lasting = isSame || diverged ? before.reason : undefined;
  const node: NodeStatus = {
    state,
    approved: before.approved && state !== 'removed',
    diverged,
    reason: 'reason' in change ? change.reason : lasting,
    since: isSame ? before.since : at,
  };
  return { kind: 'changed', node, effects: effectsOf(before, node) };
}

function effectsOf(before: NodeFacts, { state, diverged }: NodeStatus): NodeEffect[] {
  switch (state) {
    case 'added': {
      const isEqualAgain = !diverged && (before.diverged || before.state !== state);
      const profile: NodeEffect = { kind: 'ensure-profile' };
      return isEqualAgain ? [profile, { kind: 'clear-alarms', causes: ABOUT_COPY }] : [profile];
    }
    case 'removed':
      return [
        { kind: 'end-membership' },
        // A data request that is being sent stays, and is settled first: added again, the peer could get it after our
        // new profile.
        { kind: 'cancel-requests', which: 'all-but-sent-data', reason: 'the node was removed' },
        { kind: 'clear-alarms', causes: [...ABOUT_COPY, ...ABOUT_SENDING] },
      ];
    default:
      return [];
  }
}
