import type { Request, RequestHandler } from 'express';
import { JSON_LINES } from '../media-types.js';
import { ApiRefusal } from '../problem.js';
import type { Recording } from '../recording.js';
import type { Route } from '../route.js';
import { parseParameters } from '../validation.js';
import { answerLines } from './answer-lines.js';
import type { Line } from './line-splitter.js';

export interface LineOptions {
  /** The most bytes of a line. */
  limit: number;
  recording: Recording;
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
export function lineByLine(route: Route, { limit, recording, closing }: LineOptions): RequestHandler {
  return async (request, response) => {
    parseParameters(route.query, request.query);
    requireUncompressed(request);
    const answerTo = async (line: Line): Promise<Answer> => {
      try {
        const { status, headers, body } = await route.answer({ params: {}, query: {}, body: valueIn(line, limit) });
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

function valueIn({ text, fault }: Line, limit: number): unknown {
  if (fault === 'too-long') throw new ApiRefusal('BODY_TOO_LARGE', `A line may have ${limit} bytes at most`);
  if (fault === 'no-utf-8') throw new ApiRefusal('JSON_MALFORMED', 'The line is not UTF-8');
  try {
    return JSON.parse(text!);
  } catch (error) {
    throw new ApiRefusal('JSON_MALFORMED', (error as SyntaxError).message);
  }
}

/** A line that is held back in what is not a whole piece of compressed data would wait for its answer. */
function requireUncompressed({ headers }: Request): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() === 'identity') return;
  const detail = `A body that is answered line by line cannot be compressed; this is ${encoding}`;
  throw new ApiRefusal('MEDIA_TYPE_UNSUPPORTED', detail, { headers: { 'Accept-Encoding': 'identity' } });
}
