import { Counter, Gauge, type Registry } from 'prom-client';
import type { ServedZones } from './serve-zones.js';
import { TRANSFER_KINDS, TRANSFER_OUTCOMES } from './transfer-count.js';

/** Shows in the registry what secondaries have got. */
export function transferMetrics(zones: ServedZones, registry: Registry): void {
  new Counter({
    name: 'opendes_dns_transfers_total',
    help: 'Questions for whole zones or their changes, by what was sent and what became of it',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
    collect() {
      this.reset();
      for (const kind of TRANSFER_KINDS) {
        for (const outcome of TRANSFER_OUTCOMES) this.inc({ kind, outcome }, zones.count.of(kind, outcome));
      }
    },
  });
  new Gauge({
    name: 'opendes_dns_zone_serial',
    help: 'The serial of the zones; 0 where there is none yet',
    registers: [registry],
    collect() {
      this.set(zones.serial() ?? 0);
    },
  });
  new Gauge({
    name: 'opendes_dns_notify_acknowledged_serial',
    help: 'The last serial of which the secondary has acknowledged to be told; 0 where there is none yet',
    labelNames: ['secondary', 'suffix'],
    registers: [registry],
    collect() {
      for (const { secondary, zone, acknowledged } of zones.secondaries()) {
        this.set({ secondary, suffix: zone }, acknowledged ?? 0);
      }
    },
  });
}
