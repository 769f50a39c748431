import type { JournalStep } from '../../../src/dns/transfers/zone-journal.js';
import { Differences, type RecordSet, type ZoneNode } from '../../../src/dns/transfers/zone-node.js';
import type { ZoneReader } from '../../../src/dns/transfers/zone-reader.js';
import { ZoneNames } from '../../../src/enum/zone-names.js';
import type { Announced } from '../../../src/resolution/number-reader.js';

/** A zone as a secondary has it: one line for each record. */
export class PlainZone {
  readonly records: Set<string>;

  constructor(records: Iterable<string> = []) {
    this.records = new Set(records);
  }

  /** What stands in the zone, found without what is tested here. */
  static of(reader: ZoneReader): PlainZone {
    const names = new ZoneNames<Announced>();
    const all = [
      ...reader.page(undefined, Number.POSITIVE_INFINITY, 0).flatMap((item) => names.take(item)),
      ...names.end(),
    ];
    return new PlainZone(
      all.flatMap(({ digits, isWildcard, of }) =>
        lines(isWildcard ? `*${digits}` : digits, { ttl: of.ttl ?? 3600, records: of.records }),
      ),
    );
  }

  addNode(digits: string, { name, wildcard }: ZoneNode): void {
    for (const line of [...lines(digits, name), ...lines(`*${digits}`, wildcard)]) this.#add(line);
  }

  /** Throws where a record is to go that is not there, or comes that is there already. */
  apply({ changes }: JournalStep): void {
    const differences = new Differences();
    const parts = changes.flatMap(({ digits, before, after }) => [
      { owner: digits, ttls: [before.name?.ttl, after.name?.ttl], ...differences.between(before.name, after.name) },
      {
        owner: `*${digits}`,
        ttls: [before.wildcard?.ttl, after.wildcard?.ttl],
        ...differences.between(before.wildcard, after.wildcard),
      },
    ]);
    for (const { owner, ttls, removed } of parts) {
      for (const line of lines(owner, { ttl: ttls[0]!, records: removed })) this.#remove(line);
    }
    for (const { owner, ttls, added } of parts) {
      for (const line of lines(owner, { ttl: ttls[1]!, records: added })) this.#add(line);
    }
  }

  sorted(): string[] {
    return [...this.records].sort();
  }

  #add(line: string): void {
    if (this.records.has(line)) throw new Error(`${line} is there already`);
    this.records.add(line);
  }

  #remove(line: string): void {
    if (!this.records.delete(line)) throw new Error(`${line} is not there`);
  }
}

function lines(owner: string, set: RecordSet | undefined): string[] {
  return (set?.records ?? []).map((rdata) => `${owner} ${set!.ttl} ${Buffer.from(rdata).toString('latin1')}`);
}
