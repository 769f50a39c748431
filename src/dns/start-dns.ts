import { MessageChannel, type Worker } from 'node:worker_threads';
import type { Alarms } from '../idd/ports/alarms.js';
import type { Clock } from '../idd/ports/clock.js';
import type { Log } from '../idd/ports/log.js';
import type { IndexHandle } from '../resolution/read-index/memory.js';
import { namedNetworks } from './clients.js';
import type { Place } from './serving/listen.js';
import type { DnsSettings } from './settings.js';
import { DnsStatistics } from './statistics.js';
import { type AnswerTransfer, serveTransfers } from './transfers/link.js';
import type { Order, Report } from './worker/messages.js';
import { startThread } from './worker/start-thread.js';

/** How soon a thread that has died is started again, in milliseconds; doubled each time that it cannot listen. */
const RESTART_AFTER = 1000;
const RESTART_AT_LATEST = 60_000;

/** How long a thread may take to stop, in milliseconds. */
const STOP_GRACE = 2000;

/** The managed object of the alarm. */
const OBJECT = 'des/dns';

export interface DnsSurroundings {
  clock: Clock;
  log: Log;
  alarms: Alarms;
  /** A random integer that strangers do not know. */
  seed: number;
  /** Answers questions for whole zones and their changes; left out: they are refused. */
  transfers?: AnswerTransfer;
}

/** The DNS responder, in a thread of its own: floods of questions do not hold up what else the process does, nor the other way round. */
export interface RunningDns {
  /** Where it answers, in the order of the settings, with the ports that were free. */
  readonly places: readonly Place[];
  readonly statistics: DnsStatistics;
  /** Numbers are found here from now on. Before the first call, and without a handle, every question for a number fails. */
  useIndex(handle: IndexHandle | undefined): void;
  /** What the SOA records say from now on: 32 bits, which count on with every change [RFC 1982]. */
  useSerial(serial: number): void;
  /** Why it does not answer now; undefined where it does. */
  missing(): string | undefined;
  /** Settles when its sockets are closed. */
  stop(): Promise<void>;
}

/**
 * Starts answering at every address of the settings, which has one at least. Rejects where one cannot be bound: the error has `code`, `syscall`,
 * `address` and `port` as Node.js gives them. A thread that dies later is started again at the same addresses; the alarm `dns-stopped` tells of it.
 */
export async function startDns(settings: DnsSettings, surroundings: DnsSurroundings): Promise<RunningDns> {
  const dns = new DnsThread(settings, surroundings);
  await dns.start();
  return dns;
}

class DnsThread implements RunningDns {
  readonly statistics: DnsStatistics;
  places: readonly Place[] = [];
  #worker: Worker | undefined;
  #index: IndexHandle | undefined;
  #serial = 0;
  #isListening = false;
  #isStopping = false;
  #wait = RESTART_AFTER;
  #cancelRestart = () => {};

  constructor(
    private readonly settings: DnsSettings,
    private readonly surroundings: DnsSurroundings,
  ) {
    this.statistics = new DnsStatistics(settings.suffixes.length, namedNetworks(settings).length);
  }

  start(): Promise<void> {
    return this.#run(this.settings);
  }

  useIndex(handle: IndexHandle | undefined): void {
    this.#index = handle;
    this.#order({ kind: 'index', handle });
  }

  useSerial(serial: number): void {
    this.#serial = serial;
    this.#order({ kind: 'serial', serial });
  }

  missing(): string | undefined {
    return this.#isListening ? undefined : 'the DNS responder does not run';
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#cancelRestart();
    const worker = this.#worker;
    if (worker === undefined) return;
    const cancel = this.surroundings.clock.after(STOP_GRACE, () => void worker.terminate());
    const exit = new Promise((resolve) => worker.once('exit', resolve));
    this.#order({ kind: 'stop' });
    await exit;
    cancel();
  }

  #order(order: Order): void {
    this.#worker?.postMessage(order);
  }

  /** Settles when the thread answers; rejects where it cannot, and has ended then. */
  #run(settings: DnsSettings): Promise<void> {
    const { log, seed, transfers } = this.surroundings;
    const link = transfers && new MessageChannel();
    if (link !== undefined) serveTransfers(link.port1, transfers!);
    const worker = startThread({ settings, statistics: this.statistics.memory, seed, transfers: link?.port2 });
    this.#worker = worker;
    if (this.#index !== undefined) this.useIndex(this.#index);
    this.useSerial(this.#serial);
    return new Promise((resolve, reject) => {
      let failure: Error | undefined;
      worker.on('message', (report: Report) => {
        switch (report.kind) {
          case 'listening':
            this.places = report.places;
            this.#isListening = true;
            resolve();
            break;
          case 'not-listening': {
            const { message, ...fields } = report.failure;
            failure = Object.assign(new Error(message), fields);
            break;
          }
          case 'fault':
            log.error({ err: report.text }, 'a DNS answer failed');
            break;
        }
      });
      worker.on('error', (error) => {
        failure = error;
      });
      worker.on('exit', (code) => {
        const wasListening = this.#isListening;
        this.#worker = undefined;
        this.#isListening = false;
        this.statistics.set('connections', 0);
        if (!wasListening) reject(failure ?? new Error(`the DNS thread ended with ${code}`));
        else if (!this.#isStopping) this.#died(failure ?? new Error(`the DNS thread ended with ${code}`));
      });
    });
  }

  #died(error: Error): void {
    const { alarms, log } = this.surroundings;
    log.error({ err: error }, 'the DNS responder has died and is started again');
    alarms.raise({ cause: 'dns-stopped', object: OBJECT, text: `no DNS answers: ${error.message}` });
    this.#wait = RESTART_AFTER;
    this.#restartLater();
  }

  #restartLater(): void {
    const { alarms, clock, log } = this.surroundings;
    this.#cancelRestart = clock.after(this.#wait, () => {
      this.#wait = Math.min(2 * this.#wait, RESTART_AT_LATEST);
      this.#run({ ...this.settings, listen: [...this.places] }).then(
        () => {
          alarms.clear('dns-stopped', OBJECT);
          log.info({ dns: this.places }, 'the DNS responder answers again');
        },
        (error: Error) => {
          if (this.#isStopping) return;
          log.error({ err: error }, 'the DNS responder cannot be started again yet');
          alarms.raise({ cause: 'dns-stopped', object: OBJECT, text: `no DNS answers: ${error.message}` });
          this.#restartLater();
        },
      );
    });
  }
}
