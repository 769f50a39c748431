import type { NaptrRecord } from '../../generated/messages.js';

/** What one line of a file holds, lines counted from 1: a record that keeps all rules, or why it gives none. */
export type ImportedLine = { line: number; record: NaptrRecord } | { line: number; reason: string };

/** The contents of a file as they come: a stream of Node.js, for example. */
export type FileContents = AsyncIterable<string | Uint8Array>;
