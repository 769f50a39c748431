import type { NaptrRecord } from '../../generated/messages.js';

/** Records as JSON Lines: each in JSON, as in the admin API, on a line of its own. */
export async function* writeJsonl(pieces: AsyncIterable<NaptrRecord[]>): AsyncGenerator<string> {
  for await (const records of pieces) yield records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
