import type { MessagePort } from 'node:worker_threads';
import type { IndexHandle } from '../../resolution/read-index/memory.js';
import type { Place } from '../serving/listen.js';
import type { DnsSettings } from '../settings.js';

/** What a DNS thread starts with. */
export interface WorkerData {
  settings: DnsSettings;
  /** Of its DnsStatistics. */
  statistics: SharedArrayBuffer;
  /** 32 random bits. */
  seed: number;
  /** Where questions for whole zones are answered; left out: they are not. */
  transfers: MessagePort | undefined;
}

/** To the thread. */
export type Order =
  /** Numbers are found here from now on; without a handle there are none, and every question for one fails. */
  | { kind: 'index'; handle: IndexHandle | undefined }
  /** What SOA records say from now on. */
  | { kind: 'serial'; serial: number }
  | { kind: 'stop' };

/** From the thread. */
export type Report =
  | { kind: 'listening'; places: Place[] }
  /** An address cannot be used: the thread ends. */
  | { kind: 'not-listening'; failure: ListenFailure }
  /** Something that must not happen has, and has cost one answer or more. */
  | { kind: 'fault'; text: string };

/** An error of Node.js in what of it the threads can tell each other. */
export interface ListenFailure {
  message: string;
  code?: string;
  syscall?: string;
  address?: string;
  port?: number;
  hostname?: string;
}
