import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { textOf } from '../../des/idd-text.js';
import { SOAP } from '../../processes/scripted-peer.js';
import type { Attacked, AttackedOptions } from '../rig/attacked.js';
import { tcpAnswer, transferred } from '../rig/dns-over-tcp.js';
import { deaf, type HttpAnswer, MOST_READ, requestBytes } from '../rig/http.js';
import { JSON_BODIES } from './json-bodies.js';
import { blocksNobodyUnderstands } from './must-understand.js';
import { compressed, list, ofNeighbours, ofOneNumber, type Sent, withCostlyExpressions } from './records.js';
import { blockWithNumbers } from './zones.js';

/** What an attack came to. */
export interface Played {
  bytesIn: number;
  bytesOut: number;
  /** What the answers said, in a few words. */
  outcome: string;
}

/** One attack, as `npm run bench -- attacks` measures it: so large that a daemon without bounds would stand still. */
export interface Row {
  name: string;
  options?: AttackedOptions;
  /** Makes what is to be sent, and resolves to what sends it. */
  prepare(attacked: Attacked): Promise<() => Promise<Played>>;
}

/** How long answers that nobody reads are left alone, in milliseconds. */
const UNREAD = 8_000;

const GZIP = { ...SOAP, 'Content-Encoding': 'gzip' };

function playedBy(answers: readonly HttpAnswer[], outcome: string): Played {
  const sum = (of: (answer: HttpAnswer) => number) => answers.reduce((total, answer) => total + of(answer), 0);
  return { bytesIn: sum(({ bytesIn }) => bytesIn), bytesOut: sum(({ bytesOut }) => bytesOut), outcome };
}

/** Sends messages one after the other, and waits for the response to each. */
async function procedures(attacked: Attacked, messages: readonly Sent[]): Promise<Played> {
  const answers: HttpAnswer[] = [];
  const outcomes = new Map<string, number>();
  for (const { gzip, messageId } of messages) {
    const answer = await attacked.postGzip(gzip);
    answers.push(answer);
    const code = textOf(answer.text, 'returnCode');
    const outcome = code === '100' ? `result ${await attacked.resultOf(messageId)}` : `ACK ${code ?? 'none'}`;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  return playedBy(answers, [...outcomes].map(([outcome, count]) => `${count} × ${outcome}`).join(', '));
}

function message(name: string, command: string, records: () => string[]): Row {
  return {
    name,
    async prepare(attacked) {
      const sent = compressed(attacked, command, list(records()));
      return () => procedures(attacked, [sent]);
    },
  };
}

function adminBody(name: string, kind: string, size: number): Row {
  return {
    name,
    async prepare(attacked) {
      const body = gzipSync(JSON_BODIES[kind]!(size), { level: 1 });
      return async () => {
        const answer = await attacked.postAdmin('/api/v1/records', body, { 'Content-Encoding': 'gzip' });
        return playedBy([answer], `HTTP ${answer.status ?? 'none'} ${/"code":"(\w+)"/.exec(answer.text)?.[1] ?? ''}`);
      };
    },
  };
}

/** Sends bytes on each of many connections, and reads no answer. */
async function unread(port: number, count: number, bytes: Uint8Array, addresses = ['127.0.0.1']): Promise<Played> {
  const opened = await Promise.all(
    Array.from({ length: count }, (_, index) => deaf(port, bytes, addresses[index % addresses.length])),
  );
  await pause(UNREAD);
  const over = opened.filter(({ isOver }) => isOver).length;
  const bytesOut = opened.reduce((sum, { socket }) => sum + socket.bytesRead, 0);
  for (const { socket } of opened) socket.destroy();
  return {
    bytesIn: count * bytes.length,
    bytesOut,
    outcome: `${over} of ${count} connections ended within ${UNREAD / 1000} s`,
  };
}

export const ROWS: readonly Row[] = [
  {
    name: '8,000 header blocks in a namespace of 60,000 characters',
    async prepare(attacked) {
      const body = blocksNobodyUnderstands({ blocks: 8000, namespace: 60_000 });
      return async () => {
        const answer = await attacked.postGzip(body);
        return playedBy([answer], `HTTP ${answer.status ?? 'none'}`);
      };
    },
  },
  {
    name: 'the same ten times, not read',
    async prepare(attacked) {
      const body = blocksNobodyUnderstands({ blocks: 8000, namespace: 60_000 });
      const bytes = requestBytes({ path: '/idd', headers: GZIP, body });
      return () => unread(attacked.iddPort, 10, bytes);
    },
  },
  message('4,000 records of one number', 'ADD_DATA_REQ', () => ofOneNumber(4000, '+441632960000')),
  message('130,000 records of one number in ADD_NODE_REQ', 'ADD_NODE_REQ', () => ofOneNumber(130_000, '+441632960000')),
  message('5,000 costly expressions', 'ADD_DATA_REQ', () => withCostlyExpressions(5000, '+441632961')),
  message('5,000 costly expressions, the last one wrong', 'ADD_DATA_REQ', () =>
    withCostlyExpressions(5000, '+441632961', { lastIsWrong: true }),
  ),
  message('130,000 plain records', 'ADD_DATA_REQ', () => ofNeighbours(130_000, '+44163296')),
  adminBody('API: 13,000 records of one number', 'records of one number', 13_000),
  adminBody('API: 10,000 costly expressions', 'costly expressions', 10_000),
  adminBody('API: 13,000 records with unknown keys', 'unknown keys', 12_000),
  adminBody('API: nested arrays', 'arrays within arrays', 200_000),
  adminBody('API: 150,000 keys', 'keys beside the change', 130_000),
  {
    name: '5,000 numbers under a block of 200 records, and a transfer',
    options: { dns: 'transfers: { allow: ["127.0.0.1/32"] }' },
    async prepare(attacked) {
      const records = blockWithNumbers('+44163296', 200, 5000);
      const sent = compressed(attacked, 'ADD_NODE_REQ', list(records));
      return async () => {
        const played = await procedures(attacked, [sent]);
        if (played.outcome.includes('200')) await attacked.untilResolved(records.at(-1)!);
        const zone = await transferred(attacked.dnsPort, 'e164.arpa', MOST_READ);
        const outcome = `${played.outcome}, ${zone.records.toLocaleString('en')} records${zone.isWhole ? '' : ' and more'}`;
        return { ...played, bytesOut: zone.bytes, outcome };
      };
    },
  },
  {
    name: '1,000,000 records in ADD_DATA_REQs',
    async prepare(attacked) {
      const sent = Array.from({ length: 10 }, (_, block) =>
        compressed(attacked, 'ADD_DATA_REQ', list(ofNeighbours(100_000, `+44163${block}`))),
      );
      return () => procedures(attacked, sent);
    },
  },
  {
    name: 'Retry-After: 9999999999',
    async prepare(attacked) {
      attacked.attacker.answering = (_message, response) => {
        response.writeHead(503, { 'Retry-After': '9999999999' });
        response.end();
      };
      const sent = compressed(attacked, 'ADD_DATA_REQ', list(ofNeighbours(1, '+44163296')));
      return async () => {
        const answer = await attacked.postGzip(sent.gzip);
        await pause(1000);
        const { queued, link } = await attacked.site.admin.node(attacked.attacker.operator);
        const alarms = (await attacked.site.admin.alarms()).map(({ cause }) => cause);
        return playedBy([answer], `link ${link}, ${queued} queued, alarms: ${alarms.join(', ') || 'none'}`);
      };
    },
  },
  {
    name: '500 slow readers of the XSD, strangers',
    async prepare(attacked) {
      const question = requestBytes({ method: 'GET', path: '/xsd/idd.xsd' });
      const bytes = Buffer.concat(Array.from({ length: 200 }, () => question));
      return () => unread(attacked.iddPort, 500, bytes, ['127.0.0.2']);
    },
  },
  {
    name: 'DNS: 8 addresses with 32 silent TCP connections each',
    options: { dns: 'tcpIdle: 1h' },
    async prepare(attacked) {
      const addresses = Array.from({ length: 8 }, (_, index) => `127.0.0.${index + 2}`);
      return async () => {
        const silent = unread(attacked.dnsPort, 256, Buffer.alloc(0), addresses);
        await pause(500);
        const start = performance.now();
        const answer = await tcpAnswer(attacked.dnsPort, '1.0.0.0.0.0.8.9.4.4.e164.arpa');
        const took = `${(performance.now() - start).toFixed(0)} ms`;
        return {
          ...(await silent),
          outcome: answer ? `a resolver's answer over TCP after ${took}` : 'a resolver gets no answer',
        };
      };
    },
  },
  {
    name: 'API: 200 exports that nobody reads',
    async prepare(attacked) {
      await procedures(attacked, [compressed(attacked, 'ADD_NODE_REQ', list(ofNeighbours(60_000, '+441632961')))]);
      const path = `/api/v1/records/export?operator=${attacked.attacker.operator}`;
      return () => unread(attacked.adminPort, 200, requestBytes({ method: 'GET', path }));
    },
  },
];
