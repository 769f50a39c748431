import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Request, Response } from 'express';

/**
 * Sends the pieces no faster than the client takes them, so that none wait in memory, and lets other work go on between them. Ends quietly where the
 * client goes away. Throws what the stream throws: before the first piece an answer can still tell it, afterwards the connection has to be broken.
 */
export async function sendStream(request: Request, response: Response, pieces: AsyncIterable<string>): Promise<void> {
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  for await (const piece of pieces) {
    if (gone.signal.aborted) return;
    if (!response.write(piece) && !(await drained(response, gone.signal))) return;
    await nextTurn();
  }
  response.end();
}

/** False where the client has gone away instead. */
async function drained(response: Response, gone: AbortSignal): Promise<boolean> {
  try {
    await once(response, 'drain', { signal: gone });
    return true;
  } catch (error) {
    if (gone.aborted) return false;
    throw error;
  }
}
