import { Command, CommanderError } from 'commander';
import { addAlarmCommands } from './alarm.js';
import { addBroadcastCommands } from './broadcast.js';
import type { CommandIo } from './command-io.js';
import { addConfigCommands } from './config.js';
import { addConformanceCommand } from './conformance.js';
import { addDemoCommand } from './demo.js';
import { ExitStatus } from './exit-status.js';
import { failureJson, failureText } from './failure-text.js';
import { addLookupCommand } from './lookup.js';
import { addNodeCommands } from './node.js';
import { addRecordCommands } from './record.js';
import { addServeCommand } from './serve.js';
import { version } from './version.js';

/** The `opendes` command with all its commands. */
export function createProgram(io: CommandIo): Command {
  const program = new Command('opendes')
    .description('Distributed ENUM server for ITU-T Q.3645')
    .version(version(), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
    })
    .showHelpAfterError('(--help says more)')
    .exitOverride();
  addServeCommand(program, io);
  addDemoCommand(program, io);
  addConfigCommands(program, io);
  addNodeCommands(program, io);
  addRecordCommands(program, io);
  addLookupCommand(program, io);
  addBroadcastCommands(program, io);
  addAlarmCommands(program, io);
  addConformanceCommand(program, io);
  return program;
}

/** Runs one command. Resolves to the exit status: 0 done, 1 refused or failed, 2 wrong usage. */
export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const program = createProgram(io);
  let json = false;
  program.hook('preAction', (_program, action) => {
    json = action.opts<{ json?: boolean }>().json === true;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    // commander has printed its help or its complaint.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof ExitStatus) return error.status;
    io.stderr.write(json ? failureJson(error) : failureText(error));
    return 1;
  }
}
