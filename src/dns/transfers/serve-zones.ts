import type { Alarms } from '../../idd/ports/alarms.js';
import type { Clock } from '../../idd/ports/clock.js';
import type { Log } from '../../idd/ports/log.js';
import type { IndexWatcher } from '../../resolution/kept-index.js';
import type { DnsSettings } from '../settings.js';
import { isDiscouraged } from '../tsig/key.js';
import { Zone } from '../zone.js';
import type { AnswerTransfer } from './link.js';
import { Notifier, type NotifyState } from './notifier.js';
import { TransferCount } from './transfer-count.js';
import { TransferServer } from './transfer-server.js';
import { ZoneHistory } from './zone-history.js';
import type { ZoneReader } from './zone-reader.js';

/** The managed object of the alarm. */
const OBJECT = 'des/dns';

export interface ZoneSurroundings {
  reader: ZoneReader;
  clock: Clock;
  log: Log;
  alarms: Alarms;
  /** How many records of numbers and blocks there are. */
  records: () => number;
  /** Lets everything else that waits have its turn. */
  pause: () => Promise<void>;
  /** What SOA records have to say from now on. */
  published: (serial: number) => void;
}

/** The zones of all suffixes, as secondaries get them. */
export interface ServedZones {
  /** To be told of every change of the read index. */
  readonly watcher: IndexWatcher;
  readonly answer: AnswerTransfer;
  readonly count: TransferCount;
  /** Undefined: there is none yet. */
  serial(): number | undefined;
  secondaries(): NotifyState[];
  stop(): void;
}

/**
 * Keeps the history of the zones from the moment that the read index is loaded, tells secondaries of it, and sends it
 * to them. Warns in the log of keys whose algorithm is not recommended.
 */
export function serveZones(
  settings: Pick<DnsSettings, 'suffixes' | 'clients' | 'rateLimit' | 'negativeTtl' | 'udpPayload' | 'transfers'>,
  { reader, clock, log, alarms, records, pause, published }: ZoneSurroundings,
): ServedZones {
  for (const { name: key, algorithm } of settings.transfers.keys) {
    if (!isDiscouraged(algorithm)) continue;
    log.warn(
      { key, algorithm },
      'the algorithm of a TSIG key is not recommended: give the key hmac-sha256 [RFC 8945 §6]',
    );
  }
  const zones = settings.suffixes.map((suffix, index) => new Zone(suffix, index, settings.negativeTtl));
  const notifier = new Notifier(settings.transfers, zones, { clock, log });
  const history = new ZoneHistory({
    reader,
    clock,
    journalNames: settings.transfers.journalNames,
    published(serial) {
      // Whoever is told of it asks at once.
      published(serial);
      notifier.tell(serial);
    },
  });
  const count = new TransferCount();
  const server = new TransferServer({
    settings,
    zones,
    history,
    log,
    now: () => clock.now(),
    pause,
    transferred: count.add,
    reader,
    records,
    sized(reason) {
      if (reason === undefined) alarms.clear('zone-too-large', OBJECT);
      else alarms.raise({ cause: 'zone-too-large', object: OBJECT, text: `no zone for secondaries: ${reason}` });
    },
  });
  return {
    watcher: {
      loaded: () => history.start(),
      changing: (subjects) => history.changing(subjects),
      forceChanged: () => history.reset(),
    },
    answer: (query, address) => server.answer(query, address),
    count,
    serial: () => history.serial,
    secondaries: () => notifier.states(),
    stop() {
      history.stop();
      notifier.stop();
    },
  };
}
