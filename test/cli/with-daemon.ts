import { type CommandRun, command, daemonAt, type RunOptions } from './command-run.js';
import { type FakeDaemon, startFakeDaemon } from './fake-daemon.js';

/** A fake daemon for the tests of a `describe`, and the command that talks to it. */
export interface WithDaemon {
  daemon: FakeDaemon;
  opendes: (argv: string[], options?: RunOptions) => Promise<CommandRun>;
  /** The request lines that the daemon has seen since the test began. */
  lines: () => string[];
}

/** Starts one fake daemon for all tests around the call; each test begins with none of its replies and requests. */
export function withDaemon(): WithDaemon {
  const context = {
    opendes: (argv, options = {}) => command(argv, { env: daemonAt(context.daemon.port), ...options }),
    lines: () => context.daemon.seen.map(({ line }) => line),
  } as WithDaemon;
  before(async () => {
    context.daemon = await startFakeDaemon();
  });
  after(() => context.daemon.close());
  beforeEach(() => {
    context.daemon.seen.length = 0;
    context.daemon.replies = {};
  });
  return context;
}
