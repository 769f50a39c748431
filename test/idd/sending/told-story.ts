import { settle } from '../fake-clock.js';
import { ScriptedPeer } from '../scripted-peer.js';

/** One thing that happens, or a time that passes, in milliseconds. */
export type Step = readonly [what: string, happens: number | ((peer: ScriptedPeer) => unknown)];

/** Restarted: the process ends before that step and is there again when it begins. Down: it is not there while that step, a time, passes. */
export type Ending = { kind: 'restarted' | 'down'; at: number };

/** What could be seen of the sending side: all transmissions with their times, and after each step the node, the broadcasts and the alarms. */
export interface Told {
  transmissions: string[];
  states: string[];
}

/** Few beats, so that none of them matters. */
const SETTINGS = { heartbeat: { method: 'tcp' as const, interval: 86_400_000, misses: 3 } };

/** Lets the steps happen to a DES whose node B is added, with an end of its process where there is to be one. */
export async function tell(steps: readonly Step[], ending?: Ending): Promise<Told> {
  const peer = await ScriptedPeer.start(SETTINGS);
  try {
    await peer.add();
    const start = peer.clock.now();
    const states: string[] = [];
    for (const [at, [what, happens]] of steps.entries()) {
      if (ending?.at === at) await peer.end();
      if (ending?.at === at && ending.kind === 'restarted') await peer.begin();
      if (typeof happens === 'number') await peer.clock.advance(happens);
      else await happens(peer);
      if (ending?.at === at && ending.kind === 'down') await peer.begin();
      await settle();
      states.push(`${what}: ${await stateOf(peer, start)}`);
    }
    const name = namesFor();
    return {
      transmissions: peer.sent.map(({ at, command, messageId }) => `${at - start} ${command} ${name(messageId)}`),
      states: states.map(name),
    };
  } finally {
    await peer.close();
  }
}

async function stateOf({ des: { operation } }: ScriptedPeer, start: number): Promise<string> {
  const { state, link, diverged, queued, reason } = await operation.getNode('B');
  const broadcasts = (await operation.listBroadcasts({ limit: 100 })).items;
  const alarms = await operation.listAlarms({ cleared: true });
  return JSON.stringify({
    node: { state, link, diverged, queued, reason },
    broadcasts: broadcasts.map(({ broadcastId, peers }) => [broadcastId, ...peers]),
    alarms: alarms.map(({ cause, object, text, count, raisedAt, lastRaisedAt, clearedAt }) => ({
      cause,
      object,
      text,
      count,
      times: [raisedAt, lastRaisedAt, clearedAt].map((time) => time && time - start),
    })),
  });
}

/** Identifiers that two runs give differently, numbered as they occur. */
function namesFor(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) =>
    text.replace(/A-\d+-[mb]\d+/g, (identifier) => {
      if (!known.has(identifier)) known.set(identifier, `#${known.size + 1}`);
      return known.get(identifier)!;
    });
}

/** The steps that are times in which nothing can be seen to happen: the process may be down then. */
export async function quietSteps(steps: readonly Step[], told: Told): Promise<number[]> {
  const after = told.states.map((state) => state.slice(state.indexOf(': {')));
  const sentBy = await transmissionsBy(steps);
  return steps.flatMap(([, happens], at) =>
    typeof happens === 'number' && at > 0 && after[at] === after[at - 1] && sentBy[at] === sentBy[at - 1] ? [at] : [],
  );
}

/** How many transmissions there have been after each step. */
async function transmissionsBy(steps: readonly Step[]): Promise<number[]> {
  const counts: number[] = [];
  const counted = steps.map(
    ([what, happens]): Step => [
      what,
      async (peer) => {
        if (typeof happens === 'number') await peer.clock.advance(happens);
        else await happens(peer);
        await settle();
        counts.push(peer.sent.length);
      },
    ],
  );
  await tell(counted);
  return counts;
}
