import type { Command } from 'commander';
import { addCommand, CommandContext, type SharedOptions } from './command-context.js';
import type { CommandIo } from './command-io.js';
import { jsonText } from './escape-marks.js';
import { ExitStatus } from './exit-status.js';

/** `demo`: two DESs on this machine that exchange their numbers. */
export function addDemoCommand(program: Command, io: CommandIo): void {
  addCommand(program, 'demo', 'two DESs on this machine exchange numbers; they write their own configuration')
    .option('--keep', 'leave both running until Ctrl-C')
    .action(async (options: SharedOptions & { keep?: boolean }) => {
      const context = new CommandContext(io, options);
      const { runDemo } = await import('../demo/demo.js');
      const write = (line: string) => void io.stdout.write(context.json ? `${jsonText({ line })}\n` : `${line}\n`);
      const status = await runDemo({ keep: options.keep === true, write });
      if (status !== 0) throw new ExitStatus(status);
    });
}
