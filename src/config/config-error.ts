/** One thing wrong with the configuration, and where it stands: in the file, or in an environment variable. */
export interface ConfigProblem {
  file?: string;
  /** Counted from 1. */
  line?: number;
  column?: number;
  variable?: string;
  /** `peers[0].admission`. */
  key?: string;
  message: string;
}

/** The configuration cannot be used; `problems` holds everything that is wrong with it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(
    readonly code: 'CONFIG_INVALID' | 'CONFIG_UNREADABLE',
    readonly problems: readonly ConfigProblem[],
  ) {
    super(problems.map(describeProblem).join('\n'));
  }
}

/** `opendes.yaml:12:7 peers[0].admission: must be …`, or `OPENDES_TIMERS_T0: must be …`. */
export function describeProblem({ file, line, column, variable, key, message }: ConfigProblem): string {
  if (variable !== undefined) return `${variable}: ${message}`;
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${[place, key].filter(Boolean).join(' ')}: ${message}`;
}
