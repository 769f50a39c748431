import { setTimeout as pause } from 'node:timers/promises';
import { SOAP } from '../processes/scripted-peer.js';
import { Attacked } from './rig/attacked.js';
import { expectHeld, expectRefused } from './rig/held.js';
import { deaf, requestBytes } from './rig/http.js';
import { type BlocksOptions, blocksNobodyUnderstands } from './sent/must-understand.js';

const KINDS: Record<string, BlocksOptions> = {
  'in a namespace with a long name': { blocks: 8000, namespace: 60_000 },
  'in a namespace with a short name, in large number': { blocks: 200_000 },
  'in as many namespaces': { blocks: 8000, namespace: 1000, areOfDifferentNamespaces: true },
  'with long names': { blocks: 4000, name: 1000 },
};

describe('header blocks that must be understood and that nobody understands', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start();
  });
  after(() => attacked?.end());

  for (const [kind, options] of Object.entries(KINDS)) {
    it(`${kind} get an answer of bounded size`, async () => {
      const body = blocksNobodyUnderstands(options);
      const answers = expectHeld(
        await attacked.during(() => Promise.all([attacked.postGzip(body), attacked.postGzip(body)])),
      );
      expectRefused(answers);
    });
  }

  it('cost no memory when the answers are not read', async () => {
    const body = blocksNobodyUnderstands({ blocks: 8000, namespace: 60_000 });
    const bytes = requestBytes({ path: '/idd', headers: { ...SOAP, 'Content-Encoding': 'gzip' }, body });
    const connections = expectHeld(
      await attacked.during(async () => {
        const opened = await Promise.all(Array.from({ length: 10 }, () => deaf(attacked.iddPort, bytes)));
        await pause(1000);
        return opened;
      }),
    );
    for (const { socket } of connections) socket.destroy();
  });
});
