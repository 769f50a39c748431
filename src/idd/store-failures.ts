import type { Alarms } from './ports/alarms.js';
import type { Clock } from './ports/clock.js';
import type { Log } from './ports/log.js';
import { StoreClosed, StoreError } from './ports/store/index.js';

/** The store counts as working again when it has refused nothing for so long, in milliseconds: a nearly full disk takes one and refuses the next. */
const QUIET = 10_000;
/** A store that goes on failing is logged at most once in this many milliseconds. */
const LOG_INTERVAL = 60_000;

const OBJECT = 'des/store';

/**
 * Sees every operation of the store that fails because the disk is full or the file is broken, and makes one alarm of it. The alarm itself
 * goes where all alarms go, past this watch: it waits until the store takes it, and it ends with a write that the store takes.
 */
export class StoreFailures {
  #lastFailure = 0;
  #lastLine = Number.NEGATIVE_INFINITY;
  #isRaised = false;
  #failure: StoreError | undefined;
  #isStopped = false;
  #cancel = () => {};

  constructor(
    private readonly alarms: Pick<Alarms, 'raise' | 'clear'>,
    private readonly clock: Clock,
    private readonly log: Log,
    /** Told of each failure. */
    private readonly counted: (error: StoreError) => void,
  ) {}

  /** The same store, whose failures are seen. */
  watch<S extends object>(store: S): S {
    return new Proxy(store, {
      get: (target, name) => {
        const operation = Reflect.get(target, name);
        if (typeof operation !== 'function') return operation;
        return (...parameters: unknown[]) => this.#seen(operation.apply(target, parameters));
      },
    });
  }

  /** Why the store does not work now, for people; undefined as long as it does. */
  missing(): string | undefined {
    return this.#isRaised ? `the store fails: ${this.#failure?.message}` : undefined;
  }

  failed(error: StoreError): void {
    if (this.#isStopped) return;
    const now = this.clock.now();
    this.#lastFailure = now;
    this.#failure = error;
    this.counted(error);
    if (now - this.#lastLine >= LOG_INTERVAL) {
      this.#lastLine = now;
      this.log.error({ err: error, object: OBJECT }, `The store fails: ${error.message}`);
    }
    this.alarms.raise({ cause: 'store-failing', object: OBJECT, text: error.message });
    if (this.#isRaised) return;
    this.#isRaised = true;
    this.#clearIn(QUIET);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  #seen(result: unknown): unknown {
    if (!(result instanceof Promise)) return result;
    return result.catch((error) => {
      // What is too much for now is no failure, nor is what comes after the end.
      const fails = error instanceof StoreError && error.code !== 'STORE_BUSY' && !(error instanceof StoreClosed);
      if (fails) this.failed(error);
      throw error;
    });
  }

  #clearIn(milliseconds: number): void {
    this.#cancel = this.clock.after(milliseconds, () => {
      const left = this.#lastFailure + QUIET - this.clock.now();
      if (left > 0) return this.#clearIn(left);
      this.#isRaised = false;
      this.alarms.clear('store-failing', OBJECT);
    });
  }
}
