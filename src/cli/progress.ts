import { SingleBar } from 'cli-progress';
import type { CommandIo } from './command-io.js';

export interface Progress {
  /** What has been done so far. */
  readonly count: number;
  add(amount: number): void;
  /** Takes the bar away. */
  end(): void;
}

/** Counts, and where standard error is a terminal shows it in the format of cli-progress. */
export function showProgress(io: CommandIo, isVisible: boolean, format: string, total: number): Progress {
  const bar =
    isVisible && io.stderr.isTTY ? new SingleBar({ format, stream: io.stderr, clearOnComplete: true }) : undefined;
  bar?.start(total, 0);
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(amount) {
      count += amount;
      bar?.update(count);
    },
    end: () => bar?.stop(),
  };
}
