import type { Command } from 'commander';
import { pino } from 'pino';
import { formatListenAddress } from '../config/listen-address.js';
import { addCommand, CommandContext, type SharedOptions } from './command-context.js';
import type { CommandIo } from './command-io.js';
import { startupFailure } from './startup-failure.js';

/** `serve`: the daemon, in the foreground, with its log as JSON lines on standard output. */
export function addServeCommand(program: Command, io: CommandIo): void {
  addCommand(program, 'serve', 'run the daemon; its log, one JSON object a line, goes to standard output').action(
    async (options: SharedOptions) => {
      const context = new CommandContext(io, options);
      const config = await context.loadConfig();
      const log = pino(
        {
          level: config.log.level,
          base: undefined,
          timestamp: pino.stdTimeFunctions.isoTime,
          formatters: { level: (label) => ({ level: label }) },
        },
        io.stdout,
      );
      const end = stopSignal(io);
      try {
        // Loaded here, so that the other commands start without the store and the servers.
        const startDes = io.startDes ?? (await import('../des.js')).startDes;
        const des = await startDes(config, { log }).catch((error) => {
          throw startupFailure(error, config);
        });
        log.info(
          { operator: config.operator.id, idd: des.iddUrl, admin: des.adminUrl, dns: des.dns.map(formatListenAddress) },
          'opendes is up',
        );
        log.info({ signal: await end.received }, 'stopping');
        await des.stop();
        log.info({}, 'stopped');
      } finally {
        end.forget();
      }
    },
  );
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
