import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { describeProblem, PROBLEM_CODES } from '../../src/admin/problem.js';
import type { Broadcast } from '../../src/idd/ports/store/index.js';
import { SimulatedNetwork } from '../idd/simulated-network.js';
import { type AdminUnderTest, startAdmin } from './admin-under-test.js';
import { ALARM, BROADCAST } from './fake-operation.js';

const page = readFileSync(new URL('../../docs/admin-api.md', import.meta.url), 'utf8');
const broadcastId = '01JD9Z0V5K3Q8M4T7W2XAB6CDE';
const accepted = async () => ({ broadcastId });

interface Example {
  command: string;
  status: string;
  headers: string[];
  body: string;
}

/** The commands of the page, each with the answer that stands under it. */
function examplesIn(markdown: string): Example[] {
  return [...markdown.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block]) =>
    block!
      .split(/^\$ /m)
      .slice(1)
      .map((text) => {
        const at = text.search(/^HTTP\/1\.1 /m);
        const [head, ...body] = text.slice(at).split('\n\n');
        const [status, ...headers] = head!.trim().split('\n');
        return { command: text.slice(0, at), status: status!, headers, body: body.join('\n\n').trim() };
      }),
  );
}

/** The broadcast of the page with this state, at those peers too that have not confirmed it. */
function unconfirmedAs(state: 'pending' | 'cancelled'): Partial<Broadcast> {
  const peers = BROADCAST.peers.map((peer) =>
    peer.state === 'completed' ? peer : { operator: peer.operator, state, messages: 1, confirmed: 0 },
  );
  return { state, peers };
}

/** The body, JSON or JSON Lines, as a value; the instance of a problem is another one each time. */
function jsonOf(body: string): unknown {
  if (body === '') return undefined;
  if (/\}\n\{/.test(body)) return body.trim().split('\n').map(jsonOf);
  const value = JSON.parse(body);
  if ('instance' in value) expect(value.instance).to.match(/^urn:uuid:[0-9a-f-]{36}$/);
  return 'instance' in value ? { ...value, instance: 'any' } : value;
}

describe('docs/admin-api.md', () => {
  let admin: AdminUnderTest;
  const network = new SimulatedNetwork();
  /** What the broadcast has become by the commands of the page. */
  let unconfirmed: Partial<Broadcast> = {};

  before(async () => {
    await network.start(['234-15', '208-01']);
    admin = await startAdmin({
      addNodes: accepted,
      removeNode: accepted,
      resyncNode: accepted,
      // What is refused, and how, is up to the real operation.
      changeRecords: async (change) => {
        await network.des('234-15').operation.changeRecords(change);
        return { broadcastId };
      },
      getBroadcast: async () => ({ ...BROADCAST, ...unconfirmed, broadcastId }),
      retryBroadcast: async () => {
        unconfirmed = unconfirmedAs('pending');
      },
      cancelBroadcast: async () => {
        unconfirmed = unconfirmedAs('cancelled');
      },
      listAlarms: async () => [ALARM],
    });
  });
  after(async () => {
    await admin.close();
    await network.close();
  });

  const examples = examplesIn(page);

  it('has examples', () => {
    expect(examples).to.have.length.greaterThan(10);
  });

  for (const { command, status, headers, body } of examples) {
    it(`shows what is answered to ${command.split('\n')[0]}`, async () => {
      const script = command.replaceAll('http://127.0.0.1:8081', admin.url);
      const { stdout } = await promisify(execFile)('bash', ['-c', script.replace('curl ', 'curl -sS ')]);
      const [head, answer = ''] = stdout.split('\r\n\r\n');
      const lines = head!.split('\r\n');
      expect(lines[0]).to.equal(status);
      for (const header of headers) expect(lines).to.include(header);
      expect(jsonOf(answer)).to.deep.equal(jsonOf(body));
    });
  }

  it('lists every error code with its status, and no other', () => {
    const listed = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d{3}) \|/gm)].map(([, code, status]) => `${code} ${status}`);
    expect(listed).to.have.members(PROBLEM_CODES.map((code) => `${code} ${describeProblem(code).status}`));
  });
});
