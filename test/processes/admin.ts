import type { NaptrRecord } from '../../src/enum/naptr-record.js';

export type Change =
  | { add: NaptrRecord[] }
  | { modify: { existing: NaptrRecord; modified: NaptrRecord }[] }
  | { remove: NaptrRecord[] };

/**
 * What the client knows of a call. `open`: the connection died before the answer, and the change may be stored or not. `unreached`: nobody
 * listened, so it is not.
 */
export type Outcome =
  | { kind: 'accepted'; broadcastId: string }
  | { kind: 'refused'; status: number; code: string }
  | { kind: 'open' }
  | { kind: 'unreached' };

export interface NodeAnswer {
  operator: string;
  state: string;
  link: string;
  diverged: boolean;
  queued: number;
  records: number;
  reason?: string;
}

export interface AlarmAnswer {
  id: number;
  cause: string;
  severity: string;
  object: string;
  operator?: string;
  text: string;
  raisedAt: string;
  count: number;
}

export interface BroadcastAnswer {
  broadcastId: string;
  command: string;
  state: string;
  peers: { operator: string; state: string; resultCode?: number }[];
}

interface Page<T> {
  items: T[];
  next?: string;
}

/** The operator of one DES, at its admin API. */
export class Admin {
  constructor(private readonly url: string) {}

  change(change: Change): Promise<Outcome> {
    return this.#ask('POST', '/api/v1/records', change);
  }

  addNodes(...operators: string[]): Promise<Outcome> {
    return this.#ask('POST', '/api/v1/nodes', { operators });
  }

  resync(operator: string): Promise<Outcome> {
    return this.#ask('POST', `/api/v1/nodes/${operator}/resync`);
  }

  /** Has the daemon try at once what waits for its next try. */
  async retry(operator: string): Promise<void> {
    const response = await fetch(`${this.url}/api/v1/nodes/${operator}/retry`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    if (!response.ok) throw new Error(`retry of ${operator}: HTTP ${response.status}`);
  }

  removeNode(operator: string, { force = false } = {}): Promise<Outcome> {
    return this.#ask('DELETE', `/api/v1/nodes/${operator}?force=${force}`);
  }

  node(operator: string): Promise<NodeAnswer> {
    return this.#get(`/api/v1/nodes/${operator}`);
  }

  async alarms(): Promise<AlarmAnswer[]> {
    return (await this.#get<Page<AlarmAnswer>>('/api/v1/alarms')).items;
  }

  broadcast(broadcastId: string): Promise<BroadcastAnswer> {
    return this.#get(`/api/v1/broadcasts/${broadcastId}`);
  }

  broadcasts(): Promise<BroadcastAnswer[]> {
    return this.#all('/api/v1/broadcasts?');
  }

  /** The records of a peer, or of the operator itself. */
  records(operator?: string): Promise<NaptrRecord[]> {
    return this.#all(`/api/v1/records?${operator === undefined ? '' : `operator=${operator}&`}`);
  }

  /** The URIs that the number resolves to; undefined where nobody announces it. */
  async lookup(number: string): Promise<string[] | undefined> {
    const response = await fetch(`${this.url}/api/v1/lookup/${number}`);
    const body = (await response.json()) as { uris: string[] };
    return response.status === 404 ? undefined : body.uris;
  }

  /** The sum of a counter over the labels that are not given; it begins at 0 with each start of the daemon. */
  async count(name: string, labels: Record<string, string> = {}): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`))
      .filter((line) => Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  async #ask(method: string, path: string, body?: unknown): Promise<Outcome> {
    let response: Response;
    let answer: Record<string, string>;
    try {
      response = await fetch(this.url + path, {
        method,
        headers: { 'Content-Type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      answer = (await response.json()) as Record<string, string>;
    } catch (error) {
      const { cause } = error as { cause?: { code?: string } };
      return { kind: cause?.code === 'ECONNREFUSED' ? 'unreached' : 'open' };
    }
    return response.status === 202
      ? { kind: 'accepted', broadcastId: answer.broadcastId! }
      : { kind: 'refused', status: response.status, code: answer.code! };
  }

  async #get<T>(path: string): Promise<T> {
    const response = await fetch(this.url + path);
    if (response.status !== 200) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async #all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let after = ''; ; ) {
      const page = await this.#get<Page<T>>(`${path}limit=1000${after}`);
      items.push(...page.items);
      if (page.next === undefined) return items;
      after = `&after=${encodeURIComponent(page.next)}`;
    }
  }
}

/** The broadcast of a change that must have been accepted. */
export function accepted(outcome: Outcome): string {
  if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`);
  return outcome.broadcastId;
}
