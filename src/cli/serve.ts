import type { Command } from 'commander';
import { type Logger, pino } from 'pino';
import { formatListenAddress } from '../config/listen-address.js';
import { addCommand, CommandContext, type SharedOptions } from './command-context.js';
import type { CommandIo } from './command-io.js';
import { LogOutput } from './log-output.js';
import { startupFailure } from './startup-failure.js';

/** How long the last lines of the log may take to be taken, in milliseconds. */
const LAST_LINES = 500;

/** `serve`: the daemon, in the foreground, with its log as JSON lines on standard output. */
export function addServeCommand(program: Command, io: CommandIo): void {
  addCommand(program, 'serve', 'run the daemon; its log, one JSON object a line, goes to standard output').action(
    async (options: SharedOptions) => {
      const context = new CommandContext(io, options);
      const config = await context.loadDaemonConfig();
      const output = logOutput(io);
      const log = pino(
        {
          level: config.log.level,
          base: undefined,
          timestamp: pino.stdTimeFunctions.isoTime,
          formatters: { level: (label) => ({ level: label }) },
        },
        output,
      );
      const watchdog = io.startWatchdog?.(log);
      const end = stopSignal(io);
      const forgetHangup = surviveHangup(io, log);
      try {
        // Loaded here, so that the other commands start without the store and the servers.
        const startDes = io.startDes ?? (await import('../des.js')).startDes;
        const des = await startDes(config, { log, closes: (what) => watchdog?.stopping(what) }).catch((error) => {
          throw startupFailure(error, config);
        });
        log.info(
          { operator: config.operator.id, idd: des.iddUrl, admin: des.adminUrl, dns: des.dns.map(formatListenAddress) },
          'opendes is up',
        );
        watchdog?.up();
        log.info({ signal: await end.received }, 'stopping');
        const left = await des.stop();
        log.info(left.length === 0 ? {} : { left }, 'stopped');
        watchdog?.stopping('the log');
        await Promise.race([output.taken(), io.pause(LAST_LINES)]);
        // What has not closed, or a reader of the log that takes nothing, would keep the process.
        io.exit(left.length === 0 ? 0 : 1);
      } finally {
        end.forget();
        forgetHangup();
      }
    },
  );
}

/** The daemon's log on standard output, which it outlives. */
function logOutput({ stdout, stderr, outliveOutput }: CommandIo): LogOutput {
  outliveOutput?.();
  // Often the two end together, and then there is nobody left to tell.
  stderr.on('error', () => {});
  return new LogOutput(stdout, ({ message }) => {
    stderr.write(`The log cannot be written any more: ${message}. The daemon goes on without it.\n`);
  });
}

/**
 * Keeps SIGHUP, on which many daemons load their configuration again, from ending this one. The function that is
 * returned ends that.
 */
function surviveHangup({ signals }: CommandIo, log: Logger): () => void {
  const handler = () => {
    log.warn({ signal: 'SIGHUP' }, 'the configuration is not loaded again while the daemon runs: restart it');
  };
  signals.on('SIGHUP', handler);
  return () => signals.off('SIGHUP', handler);
}

/** The first signal to stop is waited for; the second one means at once. */
function stopSignal({ signals, exit }: CommandIo): { received: Promise<string>; forget: () => void } {
  const handlers: (() => void)[] = [];
  const received = new Promise<string>((resolve) => {
    let count = 0;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const handler = () => {
        count += 1;
        if (count > 1) exit(1);
        else resolve(signal);
      };
      signals.on(signal, handler);
      handlers.push(() => signals.off(signal, handler));
    }
  });
  return { received, forget: () => handlers.forEach((forget) => void forget()) };
}
