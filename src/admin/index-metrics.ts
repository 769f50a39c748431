import { Gauge, type Registry } from 'prom-client';

/** The size of the read index at this moment. */
export interface IndexSize {
  /** Records of all profiles, those included that are not in force. */
  entries: number;
  bytes: number;
  /** Numbers and blocks that several operators announce. */
  overlaps: number;
}

/** Metrics of the read index, which is asked at every scrape. */
export function indexMetrics(size: () => IndexSize, registry: Registry): void {
  const gauge = (name: string, help: string, value: (size: IndexSize) => number) => {
    const filled: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: () => filled.set(value(size())),
    });
  };
  gauge('opendes_index_entries', 'Records in the read index, those not in force included', ({ entries }) => entries);
  gauge('opendes_index_bytes', 'Memory that the read index uses', ({ bytes }) => bytes);
  gauge('opendes_index_overlaps', 'Numbers and blocks that several operators announce', ({ overlaps }) => overlaps);
}
