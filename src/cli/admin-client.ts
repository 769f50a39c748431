import type { ProblemJson } from './api-types.js';
import { Failure } from './failure.js';

/** The daemon refused what was asked of it. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  constructor(
    readonly problem: ProblemJson,
    /** Where in the input the problem's records stand, one line each; left out: their position says it. */
    readonly lines?: readonly string[],
  ) {
    super(problem.detail ?? problem.title ?? 'the daemon gives no reason');
  }
}

/** A value to send as JSON, or a text that is JSON already. */
export type Body = object | string;

type Query = Readonly<Record<string, string | number | undefined>>;

/** The admin API of the running daemon. Every call throws ApiProblem where it is refused and Failure where there is no usable answer. */
export class AdminClient {
  constructor(
    readonly url: string,
    private readonly fetch: typeof globalThis.fetch,
  ) {}

  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.#call('GET', withQuery(path, query));
  }

  /** JSON Lines of any length, as they come. */
  async *stream(path: string, query: Query): AsyncGenerator<Uint8Array> {
    const response = await this.#send('GET', withQuery(path, query));
    if (response.status !== 200 || mediaTypeOf(response) !== 'application/x-ndjson') {
      await this.#usable(response, 'GET');
      throw this.#unusable(response);
    }
    try {
      // An answer with status 200 has a body, be it empty.
      yield* response.body as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw this.#withoutAnswer(error, 'GET');
    }
  }

  post<T>(path: string, body: Body = {}): Promise<T> {
    return this.#call('POST', path, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.#call('DELETE', path);
  }

  async #call<T>(method: string, path: string, body?: Body): Promise<T> {
    const response = await this.#send(method, path, body);
    if (response.status === 204) return undefined as T;
    return (await this.#usable(response, method)) as T;
  }

  async #send(method: string, path: string, body?: Body): Promise<Response> {
    try {
      return await this.fetch(`${this.url}/api/v1${path}`, {
        method,
        redirect: 'manual',
        ...(body !== undefined && {
          headers: { 'content-type': 'application/json' },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      });
    } catch (error) {
      throw this.#withoutAnswer(error, method);
    }
  }

  /** The JSON of an answer; throws where there is none, or a problem. */
  async #usable(response: Response, method: string): Promise<unknown> {
    const { status } = response;
    let text: string;
    try {
      text = await response.text();
    } catch (error) {
      throw this.#withoutAnswer(error, method);
    }
    const value = isJson(response) ? parsed(text) : undefined;
    if (status >= 200 && status < 300 && value !== undefined) return value;
    if (status >= 400 && isProblem(value)) throw new ApiProblem(value);
    throw this.#unusable(response);
  }

  #unusable(response: Response): Failure {
    const mediaType = mediaTypeOf(response);
    const what = `HTTP ${response.status}${mediaType === '' ? '' : `, ${mediaType}`}`;
    return new Failure('ANSWER_UNUSABLE', `what answers at ${this.url} is no opendes of this version (${what})`);
  }

  #withoutAnswer(error: unknown, method: string): Failure {
    const cause = (error as { cause?: NodeJS.ErrnoException }).cause ?? (error as NodeJS.ErrnoException);
    // Of several addresses of a name, undici tells the errors of all.
    const code = cause.code ?? (cause as AggregateError & { errors?: NodeJS.ErrnoException[] }).errors?.[0]?.code;
    if (code !== undefined && NOT_CONNECTED.has(code)) {
      return new Failure('DAEMON_UNREACHABLE', `no opendes answers at ${this.url}: is \`opendes serve\` running?`);
    }
    const doubt = method === 'GET' ? '' : '; whether the change was stored shows in `opendes broadcast list`';
    return new Failure('ANSWER_LOST', `the connection to ${this.url} broke (${cause.message})${doubt}`);
  }
}

/** The connection did not come about, so nothing has been asked yet. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}

function mediaTypeOf(response: Response): string {
  return response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Also of problem details. */
function isJson(response: Response): boolean {
  return /[/+]json$/.test(mediaTypeOf(response));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller says that the answer is not usable.
    return undefined;
  }
}

function isProblem(value: unknown): value is ProblemJson {
  return typeof value === 'object' && value !== null && typeof (value as ProblemJson).code === 'string';
}
