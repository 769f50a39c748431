import type { Alarms } from '../ports/alarms.js';
import type { Clock } from '../ports/clock.js';
import type { Identifiers } from '../ports/identifiers.js';
import type { Log } from '../ports/log.js';
import type { Probe } from '../ports/probe.js';
import type { AlarmStore, SendingStore } from '../ports/store/index.js';
import type { Transport } from '../ports/transport.js';
import type { IddSettings } from '../settings.js';

/** What the sending side works with. */
export interface SendingSurroundings {
  store: SendingStore & Pick<AlarmStore, 'listAlarms'>;
  transport: Transport;
  probe: Probe;
  alarms: Alarms;
  clock: Clock;
  identifiers: Identifiers;
  log: Log;
  settings: IddSettings;
}
