import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config.js';
import { type RunningDes, startDes } from '../../src/des.js';
import { listXml, recordXml } from './idd-text.js';
import { PlayedPeer } from './played-peer.js';

export const HOST = '234-15';
export const PEER = '208-01';
export const STRANGER_TO_ADD = '310-15';

/** A number that the played peer announces, and one of the host operator. */
export const PEER_NUMBER = '+33199001234';
export const HOST_NUMBER = '+441632960001';

/** How the operations fare that receive a message. */
export interface StoreState {
  /** They fail, as on a broken disk. */
  fails: boolean;
  /** They begin only after this, as on a slow disk. */
  held?: Promise<void>;
}

/** A real DES on loopback with one played peer. */
export interface DesUnderTest {
  des: RunningDes;
  peer: PlayedPeer;
  folder: string;
  store: StoreState;
  /** Ends the DES and starts it again on the same store; what is given is done between. */
  restart(between?: () => void): Promise<void>;
  close(): Promise<void>;
}

export async function startDesUnderTest(peerSettings = '', more = ''): Promise<DesUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'opendes-test-'));
  const peer = await PlayedPeer.listen(PEER);
  const path = join(folder, 'opendes.yaml');
  await writeFile(
    path,
    `operator: { id: ${HOST}, name: Example Mobile }
idd: { listen: "127.0.0.1:0", address: 127.0.0.1 }
admin: { listen: "127.0.0.1:0" }
dns: { listen: [] }
store: { sqlite: ./opendes.db }
log: { level: silent }
${more}
peers:
  - operator: ${PEER}
    url: ${peer.url}
    address: 127.0.0.1
    sources: [127.0.0.0/8]
    numbers: ["+33"]
    ${peerSettings}
  - operator: ${STRANGER_TO_ADD}
    url: http://127.0.0.1:9/idd
    address: 127.0.0.9
    sources: [127.0.0.9/32]
    numbers: ["+1"]
`,
  );
  const state: StoreState = { fails: false };
  const start = async () => startDes(await loadConfig(path, {}), { wrapStore: (store) => failing(store, state) });
  const under: DesUnderTest = {
    des: await start(),
    peer,
    folder,
    store: state,
    async restart(between = () => {}) {
      await under.des.stop();
      between();
      under.des = await start();
      peer.target(under.des.iddUrl, HOST);
    },
    async close() {
      await under.des.stop();
      await peer.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  peer.target(under.des.iddUrl, HOST);
  return under;
}

/** The played peer adds itself with one number and confirms what comes. */
export async function addPlayedPeer({ peer }: DesUnderTest): Promise<void> {
  const values = peer.request();
  await peer.send('ADD_NODE_REQ', values, listXml(recordXml(PEER_NUMBER)));
  await peer.next('ADD_NODE_RESP', values.messageId);
}

/** The host operator's record for a number, as the API takes it. */
export function hostRecord(e164Number = HOST_NUMBER, uri = 'sip:a@ims.example') {
  return {
    e164Number,
    order: 100,
    preference: 10,
    flags: 'u',
    service: 'E2U+sip',
    regexp: `!^.*$!${uri}!`,
    replacement: '.',
  };
}

/** The store, whose `receive…` operations fare as `state` says. */
function failing<S extends object>(store: S, state: StoreState): S {
  return new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (!String(name).startsWith('receive')) return value.bind(target);
      if (state.fails) return () => Promise.reject(new Error('disk failure'));
      const { held } = state;
      return held === undefined
        ? value.bind(target)
        : (...given: unknown[]) => held.then(() => value.apply(target, given));
    },
  });
}
