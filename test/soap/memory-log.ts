import type { Log } from '../../src/idd/ports/log.js';

/** Keeps what is logged. */
export class MemoryLog implements Log {
  readonly lines: { level: string; fields: Record<string, unknown>; text: string }[] = [];
  error = this.at('error');
  warn = this.at('warn');
  info = this.at('info');
  debug = this.at('debug');

  texts(level: string): string[] {
    return this.lines.filter((line) => line.level === level).map(({ text }) => text);
  }

  private at(level: string) {
    return (fields: object, text: string) => {
      this.lines.push({ level, fields: fields as Record<string, unknown>, text });
    };
  }
}
