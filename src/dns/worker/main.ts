import { parentPort, workerData } from 'node:worker_threads';
import { IndexReader } from '../../resolution/read-index/reader.js';
import { namedNetworks } from '../clients.js';
import { Answering } from '../serving/answering.js';
import { listen } from '../serving/listen.js';
import { DnsStatistics } from '../statistics.js';
import { transfersOver } from '../transfers/link.js';
import type { ListenFailure, Order, Report, WorkerData } from './messages.js';

/** Faults are told once in so many milliseconds; the statistics count all of them. */
const FAULT_INTERVAL = 60_000;

/** Answers are cut from pieces of this size: with the usual 8 KiB every hundredth one would wait for a new piece. */
Buffer.poolSize = 256 * 1024;

const port = parentPort!;
const report = (message: Report) => port.postMessage(message);

const { settings, statistics: memory, seed, transfers } = workerData as WorkerData;
const statistics = new DnsStatistics(settings.suffixes.length, namedNetworks(settings).length, memory);
let lastFault = Number.NEGATIVE_INFINITY;
const answering = new Answering(settings, statistics, seed, (error) => {
  if (performance.now() - lastFault < FAULT_INTERVAL) return;
  lastFault = performance.now();
  report({ kind: 'fault', text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
});

const listening = listen(settings, answering, statistics, transfers && transfersOver(transfers));
port.on('message', (order: Order) => {
  switch (order.kind) {
    case 'index':
      answering.reader = order.handle && new IndexReader(order.handle);
      break;
    case 'serial':
      answering.serial = order.serial;
      break;
    case 'stop':
      // The port is all that still holds the thread when the sockets are closed.
      void listening
        .then(({ close }) => close())
        .finally(() => {
          transfers?.close();
          port.close();
        });
      break;
  }
});
try {
  const { places } = await listening;
  report({ kind: 'listening', places });
} catch (error) {
  const { message, code, syscall, address, port: at, hostname } = error as Error & ListenFailure;
  const known = Object.entries({ code, syscall, address, port: at, hostname }).filter(
    ([, value]) => value !== undefined,
  );
  report({ kind: 'not-listening', failure: { message, ...Object.fromEntries(known) } });
  transfers?.close();
  port.close();
}
