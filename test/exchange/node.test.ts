import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  type NodeEffect,
  type NodeEvent,
  type NodeFacts,
  type NodeState,
  type NodeStatus,
  nodeTransition,
} from '../../src/exchange/node.js';

const STATES: NodeState[] = ['configured', 'awaiting-approval', 'adding', 'added', 'failed', 'removing', 'removed'];
const T = 1_700_000_000_000;
const LATER = T + 1000;

/** The rows of the table in the documents: what happens, and under which circumstances. */
const ROWS: Record<string, { event: NodeEvent; circumstances?: Partial<NodeFacts> }> = {
  '`addition-started`': { event: { kind: 'addition-started', resync: false } },
  '`addition-started`, resynchronisation': { event: { kind: 'addition-started', resync: true } },
  '`addition-retried`': { event: { kind: 'addition-retried' } },
  '`removal-started`': { event: { kind: 'removal-started', force: false } },
  '`removal-started`, by force': { event: { kind: 'removal-started', force: true } },
  '`removal-retried`': { event: { kind: 'removal-retried' } },
  '`procedure-cancelled`': { event: { kind: 'procedure-cancelled', reason: 'new' } },
  '`profile-cancelled`': { event: { kind: 'profile-cancelled', reason: 'new' } },
  '`change-cancelled`': { event: { kind: 'change-cancelled', reason: 'new' } },
  '`addition-accepted`': { event: { kind: 'addition-accepted' } },
  '`addition-unapproved`': { event: { kind: 'addition-unapproved' } },
  '`removal-accepted`': { event: { kind: 'removal-accepted' } },
  '`addition-confirmed`': { event: { kind: 'addition-confirmed' } },
  '`addition-confirmed`, something newer is missing': {
    event: { kind: 'addition-confirmed' },
    circumstances: { lacks: true },
  },
  '`addition-confirmed`, the peer has left since': {
    event: { kind: 'addition-confirmed' },
    circumstances: { isMember: false },
  },
  '`addition-failed`': { event: { kind: 'addition-failed', reason: 'new' } },
  '`removal-confirmed`': { event: { kind: 'removal-confirmed' } },
  '`removal-failed`': { event: { kind: 'removal-failed', reason: 'new' } },
  '`content-confirmed`': { event: { kind: 'content-confirmed' } },
  '`content-confirmed`, something newer is missing': {
    event: { kind: 'content-confirmed' },
    circumstances: { lacks: true },
  },
  '`content-missed`': { event: { kind: 'content-missed', reason: 'new' } },
};

/** The cells of the table, by row and state. */
function tableOf(document: string): Map<string, string[]> {
  const lines = document.slice(document.indexOf('| event | configured')).split('\n\n')[0]!.split('\n').slice(2);
  return new Map(
    lines.map((line) => {
      const [row, ...cells] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      return [row!, cells];
    }),
  );
}

const TABLE = tableOf(readFileSync('docs/exchange.md', 'utf8'));

function nodeIn(state: NodeState, changes: Partial<NodeFacts> = {}): NodeFacts {
  return { state, approved: false, diverged: false, reason: 'old', since: T, isMember: true, lacks: false, ...changes };
}

/** What the event makes of the node, in the words of the table. */
function cellOf(before: NodeFacts, event: NodeEvent, isDecided: boolean): string {
  const transition = nodeTransition(before, event, LATER);
  if (transition.kind === 'refused') return 'refused';
  if (transition.kind === 'overtaken') return '–';
  const { state, diverged } = transition.kind === 'changed' ? transition.node : before;
  const copy = isDecided ? [diverged ? 'differs' : 'equal'] : [];
  const entered = transition.kind === 'changed' && !isAboutCopy(event) ? [state] : [];
  return [...entered, ...copy].join(', ') || '=';
}

function isAboutCopy({ kind }: NodeEvent): boolean {
  return ['content-confirmed', 'content-missed', 'profile-cancelled', 'change-cancelled'].includes(kind);
}

describe('the states of a node', () => {
  it('are all in the table, with all events', () => {
    expect([...TABLE.keys()]).to.deep.equal(Object.keys(ROWS));
  });

  for (const [row, { event, circumstances }] of Object.entries(ROWS)) {
    for (const [at, state] of STATES.entries()) {
      it(`as the table says: ${row} in ${state}`, () => {
        const cell = TABLE.get(row)![at]!;
        const isDecided = /differs|equal/.test(cell);
        for (const diverged of state === 'removed' ? [false] : [false, true]) {
          for (const approved of [false, true]) {
            const node = nodeIn(state, { ...circumstances, diverged, approved });
            expect(cellOf(node, event, isDecided), `diverged ${diverged}, approved ${approved}`).to.equal(cell);
            if (isAboutCopy(event)) expect(nodeAfter(node, event).state).to.equal(state);
            if (!isDecided) expect(nodeAfter(node, event).diverged).to.equal(diverged);
          }
        }
      });
    }
  }
});

/** The node after the event. */
function nodeAfter(node: NodeFacts, event: NodeEvent): NodeStatus {
  const transition = nodeTransition(node, event, LATER);
  return transition.kind === 'changed' ? transition.node : node;
}

const anyNode = fc.record({
  state: fc.constantFrom(...STATES),
  approved: fc.boolean(),
  diverged: fc.boolean(),
  reason: fc.constantFrom(undefined, 'old'),
  since: fc.constant(T),
  isMember: fc.boolean(),
  lacks: fc.boolean(),
});
const anyEvent = fc.constantFrom(...Object.values(ROWS).map(({ event }) => event));

/** Holds for every node and event that changes it. */
function always(
  check: (changed: { before: NodeFacts; event: NodeEvent; node: NodeStatus; effects: readonly NodeEffect[] }) => void,
): void {
  fc.assert(
    fc.property(anyNode, anyEvent, (before, event) => {
      const transition = nodeTransition(before, event, LATER);
      if (transition.kind === 'changed') check({ before, event, ...transition });
    }),
    { numRuns: 2000 },
  );
}

const kindsOf = (effects: readonly NodeEffect[]) => effects.map(({ kind }) => kind);

describe('a node that changes', () => {
  it('has a profile once it is added', () =>
    always(({ node, effects }) => {
      if (node.state === 'added') expect(kindsOf(effects)).to.include('ensure-profile');
    }));

  it('is no member and has no approval, no requests under way and no alarms once it is removed', () =>
    always(({ node, effects }) => {
      if (node.state !== 'removed') return;
      expect(node).to.include({ approved: false, diverged: false });
      expect(kindsOf(effects)).to.include.members(['end-membership', 'cancel-requests', 'clear-alarms']);
    }));

  it('stops resolving at once when its removal begins', () =>
    always(({ event, effects }) => {
      if (event.kind === 'removal-started') expect(kindsOf(effects)[0]).to.equal('end-membership');
    }));

  it('is approved by the host operator only', () =>
    always(({ before, event, node }) => {
      const isAdding = event.kind === 'addition-started' || event.kind === 'addition-retried';
      if (node.approved && !before.approved) expect(isAdding).to.equal(true);
    }));

  it('keeps a reason as long as what it is the reason for, and takes a new one', () =>
    always(({ before, event, node }) => {
      if ('reason' in event) expect(node.reason).to.equal('new');
      else if (before.diverged && node.diverged) expect(node.reason).to.equal(before.reason);
      else if (node.state !== before.state && !node.diverged) expect(node.reason).to.equal(undefined);
    }));

  it('dates each new state', () =>
    always(({ before, node }) => {
      if (node.state !== before.state) expect(node.since).to.equal(LATER);
    }));

  it('has no alarm about its copy any more when that is equal again', () =>
    always(({ before, node, effects }) => {
      if (node.state !== 'added' || node.diverged || !before.diverged) return;
      expect(effects).to.deep.include({ kind: 'clear-alarms', causes: ['not-confirmed', 'message-refused'] });
    }));
});
