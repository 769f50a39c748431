import type { AlarmStore } from './alarming.js';
import type { OperatingStore } from './operating.js';
import type { ReceivingStore } from './receiving.js';
import type { SendingStore } from './sending.js';

/**
 * All that is kept. Operations are whole domain operations and asynchronous, so that another engine can implement them.
 */
export interface Store extends ReceivingStore, SendingStore, OperatingStore, AlarmStore {
  close(): Promise<void>;
}

/**
 * The store cannot be used: disk full, file of a newer schema, file in use; or not now. The message is for the
 * operator.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  constructor(
    readonly code: 'STORE_NEWER_SCHEMA' | 'STORE_FULL' | 'STORE_UNUSABLE' | 'STORE_BUSY',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The store has been closed, since the DES stops: what comes now is too late, and nothing has failed. */
export class StoreClosed extends StoreError {
  constructor() {
    super('STORE_UNUSABLE', 'The store is closed');
  }
}

export type * from './alarming.js';
export type * from './operating.js';
export type * from './receiving.js';
export type * from './sending.js';
export type * from './types.js';
