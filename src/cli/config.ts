import type { Command } from 'commander';
import { ConfigError } from '../config/config-error.js';
import { addCommand, CommandContext, type SharedOptions } from './command-context.js';
import type { CommandIo } from './command-io.js';
import { ExitStatus } from './exit-status.js';

/** `config check`: whether the configuration can be used, without starting anything. */
export function addConfigCommands(program: Command, io: CommandIo): void {
  const group = program.command('config').description('the configuration file');

  addCommand(group, 'check', 'check the file and the OPENDES_ variables; says everything that is wrong').action(
    async (options: SharedOptions) => {
      const context = new CommandContext(io, options);
      try {
        const config = await context.loadDaemonConfig();
        await context.print({ valid: true, problems: [], config }, () => `${context.configPath}: good\n`);
      } catch (error) {
        if (!(error instanceof ConfigError && context.json)) throw error;
        // For programs what is wrong is the result of the check, not a failure of it.
        await context.print({ valid: false, problems: error.problems }, String);
        throw new ExitStatus(1);
      }
    },
  );
}
