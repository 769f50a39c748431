import type { Overlap } from './operation.js';
import type { Alarms } from './ports/alarms.js';
import type { AlarmStore } from './ports/store/index.js';

/** Raises an alarm about each peer that announces what another operator announces as well, and clears it when it does no more. */
export class OverlapAlarms {
  private constructor(
    private readonly alarms: Pick<Alarms, 'raise' | 'clear'>,
    /** The peers that are configured. */
    private readonly peers: ReadonlySet<string>,
    /** For which of them it has been raised. */
    private readonly raised: Set<string>,
  ) {}

  /** Knows what a run before this one has left open. */
  static async open(
    store: Pick<AlarmStore, 'listAlarms'>,
    alarms: Pick<Alarms, 'raise' | 'clear'>,
    peers: readonly string[],
  ): Promise<OverlapAlarms> {
    const open = (await store.listAlarms()).filter(({ cause }) => cause === 'number-overlap');
    return new OverlapAlarms(alarms, new Set(peers), new Set(open.flatMap(({ operator }) => operator ?? [])));
  }

  /** `example`: something that it announces and another operator as well; undefined where there is nothing. */
  changed(operator: string, example: Pick<Overlap, 'e164Number' | 'e164Prefix'> | undefined): void {
    if (!this.peers.has(operator) || this.raised.has(operator) === (example !== undefined)) return;
    const object = `peer/${operator}`;
    if (example === undefined) {
      this.raised.delete(operator);
      this.alarms.clear('number-overlap', object);
    } else {
      this.raised.add(operator);
      const what = example.e164Number ?? `the block ${example.e164Prefix}`;
      const text = `${operator} announces what another operator announces as well, ${what} for one; see record overlaps`;
      this.alarms.raise({ cause: 'number-overlap', object, operator, text });
    }
  }
}
