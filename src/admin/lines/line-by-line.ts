import type { Request, RequestHandler } from 'express';
import type { ConnectionOrder } from '../bodies/connection-order.js';
import type { LongChanges } from '../bodies/long-changes.js';
import { SHORT_TEXT } from '../bodies/read-lists.js';
import { JSON_LINES } from '../media-types.js';
import type { Places } from '../places.js';
import { ApiRefusal } from '../problem.js';
import type { Recording } from '../recording.js';
import type { Reply, Route } from '../route.js';
import { parseParameters } from '../validation.js';
import { answerLines } from './answer-lines.js';
import type { Line } from './line-splitter.js';

export interface LineOptions {
  /** The most bytes of a line. */
  limit: number;
  recording: Recording;
  order: ConnectionOrder;
  long: LongChanges;
  streams: Places;
  /** Aborted when no more lines are to be taken. */
  closing?: AbortSignal;
}

interface Answer {
  status: number;
  location?: string;
  body: object;
}

/**
 * Takes each line of the body as a request of its own to this route, and answers it with a line: `line`, its number, `status`, and what the body of the
 * answer or of the problem would be.
 */
export function lineByLine(route: Route, options: LineOptions): RequestHandler {
  const { limit, recording, closing, order, long, streams } = options;
  const done = (text: string): Promise<Reply> => route.answer({ params: {}, query: {}, body: text });
  return async (request, response) => {
    parseParameters(route.query, request.query);
    requireUncompressed(request);
    response.once('close', streams.take());
    const inOrder = (text: string): Promise<Reply> => {
      const isLong = text.length > SHORT_TEXT;
      return order.run(request.socket, isLong, () => (isLong ? long.enter().work(() => done(text)) : done(text)));
    };
    const answerTo = async (line: Line): Promise<Answer> => {
      try {
        const { status, headers, body } = await inOrder(textOf(line, limit));
        return { status, location: headers?.Location, body: body as object };
      } catch (error) {
        const { body } = recording.problem(request, error);
        return { status: body.status, body };
      }
    };
    const answer = async (line: Line): Promise<string> => {
      const { status, location, body } = await answerTo(line);
      recording.record(request, { route: route.path, status, location, line: line.number });
      return `${JSON.stringify({ line: line.number, status, ...body })}\n`;
    };
    response.status(200).setHeader('Content-Type', JSON_LINES);
    await answerLines(request, response, { answer, limit, closing });
  };
}

function textOf({ text, fault }: Line, limit: number): string {
  if (fault === 'too-long') throw new ApiRefusal('BODY_TOO_LARGE', `A line may have ${limit} bytes at most`);
  if (fault === 'no-utf-8') throw new ApiRefusal('JSON_MALFORMED', 'The line is not UTF-8');
  return text!;
}

/** A line that is held back in what is not a whole piece of compressed data would wait for its answer. */
function requireUncompressed({ headers }: Request): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() === 'identity') return;
  const detail = `A body that is answered line by line cannot be compressed; this is ${encoding}`;
  throw new ApiRefusal('MEDIA_TYPE_UNSUPPORTED', detail, { headers: { 'Accept-Encoding': 'identity' } });
}
