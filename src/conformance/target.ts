import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type ReadAnswer, readAnswer } from '../soap/decoding/answer-reader.js';
import { parseMediaType } from '../soap/media-type.js';
import { undoCodings } from '../soap/undo-codings.js';
import { readDocument, type XmlElement } from './xml-tree.js';

export const SOAP_CONTENT_TYPE = 'application/soap+xml; charset=utf-8';

/** Bytes of an answer that are read at most. An ACK or a fault needs far less. */
const ANSWER_BYTES = 1_048_576;

/** What the target answered in the HTTP response. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** What the strict decoder of the product reads in the body, whatever the status is. */
  said: ReadAnswer;
  /** The document, where it is well-formed. */
  xml: XmlElement | undefined;
}

export type NoAnswerKind = 'unreachable' | 'silent' | 'broken' | 'endless';

/** No usable HTTP response came. The message is a clause that goes after "the target": "gave no answer within 5 s". */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  constructor(
    readonly kind: NoAnswerKind,
    message: string,
  ) {
    super(message);
  }
}

export interface PostOptions {
  method?: string;
  /** Added to the tester's own; one that is undefined is not sent at all, one that is a list as so many fields. */
  headers?: Record<string, string | string[] | undefined>;
  /** Milliseconds for the whole exchange. */
  timeout?: number;
}

/** The Idd URL of the DES that is tested: takes any bytes, and tells exactly what comes back. */
export class Target {
  constructor(
    readonly url: URL,
    private readonly options: { timeout: number; signal: AbortSignal },
  ) {}

  /** Every request has its own connection, so that no case spoils that of another. Throws NoAnswer. */
  post(body: string | Uint8Array, options: PostOptions = {}): Promise<Answer> {
    const { method = 'POST', timeout = this.options.timeout } = options;
    const bytes = Buffer.from(body as string);
    const wanted: PostOptions['headers'] = {
      Host: this.url.host,
      'Content-Type': SOAP_CONTENT_TYPE,
      ...(bytes.length > 0 && { 'Content-Length': String(bytes.length) }),
      ...options.headers,
    };
    // As a list, which node:http sends as it is.
    const headers = Object.entries(wanted).flatMap(([name, value = []]) =>
      [value].flat().flatMap((one) => [name, one]),
    );
    const open = this.url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      let answered = false;
      const end = (failure: NoAnswer) => {
        reject(failure);
        outgoing.destroy();
      };
      const outgoing = open(this.url, { method, headers, agent: false, signal: this.options.signal }, (incoming) => {
        answered = true;
        const pieces: Buffer[] = [];
        let length = 0;
        incoming.on('data', (piece: Buffer) => {
          length += piece.length;
          pieces.push(piece);
          if (length > ANSWER_BYTES) end(new NoAnswer('endless', 'gave an answer of more than 1 MiB'));
        });
        incoming.on('end', () => resolve(readWhole(incoming, Buffer.concat(pieces))));
        incoming.on('error', () => end(new NoAnswer('broken', 'broke its answer off')));
      });
      const timer = setTimeout(() => {
        end(new NoAnswer('silent', `gave no ${answered ? 'whole ' : ''}answer within ${seconds(timeout)}`));
      }, timeout);
      outgoing.on('close', () => clearTimeout(timer));
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        // An answer may come although the target reads no further.
        if (!answered) reject(noAnswer(error));
      });
      outgoing.end(bytes);
    });
  }
}

export function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${Number((milliseconds / 1000).toFixed(1))} s`;
}

/** The answer without its codings; one that cannot be undone is read as it came. */
async function readWhole({ statusCode = 0, headers }: IncomingMessage, bytes: Buffer): Promise<Answer> {
  const undone = await undoCodings(bytes, headers, ANSWER_BYTES);
  const body = 'reason' in undone ? bytes : Buffer.from(undone);
  const { charset } = parseMediaType(headers['content-type']);
  return { status: statusCode, headers, said: readAnswer(body, charset), ...readDocument(body, charset) };
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses the connection',
  ENOTFOUND: 'has a name that has no address',
  EAI_AGAIN: 'has a name that cannot be resolved now',
  EHOSTUNREACH: 'cannot be reached: no route to the host',
  ENETUNREACH: 'cannot be reached: no route to the network',
  ETIMEDOUT: 'cannot be reached: the connection timed out',
};

function noAnswer(error: NodeJS.ErrnoException): NoAnswer {
  const unreachable = UNREACHABLE[error.code ?? ''];
  if (unreachable !== undefined) return new NoAnswer('unreachable', unreachable);
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') {
    return new NoAnswer('broken', 'closed the connection without an answer');
  }
  if (error.code?.startsWith('HPE_')) return new NoAnswer('broken', 'answered with something that is not HTTP');
  return new NoAnswer('broken', `gave no answer: ${error.message}`);
}

/** What came, in one line. */
export function describeAnswer({ status, headers, said, text }: Answer): string {
  const http = status === 200 ? '' : ` with HTTP ${status}`;
  if (said.kind === 'ack') {
    const { returnCode, returnDescription } = said.ack;
    return `ACK ${returnCode}${http}${returnDescription === undefined ? '' : ` "${returnDescription}"`}`;
  }
  if (said.kind === 'fault') return `fault ${said.code} "${said.reason}" with HTTP ${status}`;
  const type = headers['content-type'] ?? 'no media type';
  return text === ''
    ? `HTTP ${status} with an empty body`
    : `HTTP ${status}, ${type}, neither ACK nor fault (${said.reason})`;
}
