import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Command } from 'commander';
import type { Config } from '../config/config.js';
import { reachableUrl } from '../config/listen-address.js';
import { loadConfig } from '../config/load-config.js';
import { AdminClient } from './admin-client.js';
import type { CommandIo } from './command-io.js';
import { jsonText } from './escape-marks.js';
import { requirePrograms } from './needed-programs.js';
import { plainLines, plainText } from './plain-text.js';

/** Options that every command has. */
export interface SharedOptions {
  json?: boolean;
  config?: string;
}

/** A command `name` of `parent` with the options that every command has. */
export function addCommand(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('--json', 'print JSON instead of text for people')
    .option('--config <file>', 'configuration file (default: OPENDES_CONFIG, else ./opendes.yaml)');
}

/** One use of a command. */
export class CommandContext {
  constructor(
    readonly io: CommandIo,
    private readonly options: SharedOptions,
  ) {}

  get json(): boolean {
    return this.options.json === true;
  }

  get configPath(): string {
    return this.options.config ?? this.io.env.OPENDES_CONFIG ?? './opendes.yaml';
  }

  /** Throws ConfigError. */
  loadConfig(): Promise<Config> {
    return loadConfig(this.configPath, this.io.env);
  }

  /** The configuration with which the daemon can be started on this machine. Throws ConfigError. */
  async loadDaemonConfig(): Promise<Config> {
    const config = await this.loadConfig();
    await requirePrograms(config, this.configPath, this.io.env);
    return config;
  }

  /** The admin API of the daemon that runs with this configuration. */
  async client(): Promise<AdminClient> {
    const { admin } = await this.loadConfig();
    return new AdminClient(reachableUrl(admin.listen), this.io.fetch);
  }

  /**
   * Prints the result: as JSON with --json, otherwise what `text` makes of it; safe for a terminal, whatever the
   * daemon's answer has in it.
   */
  async print<T>(result: T, text: (result: T) => string): Promise<void> {
    await this.write(this.json ? `${jsonText(result, 2)}\n` : plainLines(text(result)));
  }

  /** Writes to standard output no faster than it takes it. */
  write(text: string): Promise<void> {
    return writeTo(this.io.stdout, text);
  }

  /** A remark for people beside the result. */
  remark(text: string): Promise<void> {
    return writeTo(this.io.stderr, `${plainText(text)}\n`);
  }
}

async function writeTo(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}
