import { expect } from 'chai';
import { FakeClock, settle } from '../../idd/fake-clock.js';
import type { RawConnection } from '../raw-connection.js';
import { rawPost } from '../raw-connection.js';
import { envelopeOf } from '../sample-messages.js';
import { ackOf, RunningEndpoint } from './running-endpoint.js';

/** Counts the timers that run: an answer that has not been taken has one. */
class CountingClock extends FakeClock {
  running = 0;
  started = 0;

  override after(milliseconds: number, callback: () => void): () => void {
    this.running += 1;
    this.started += 1;
    let ended = false;
    const end = () => {
      if (!ended) this.running -= 1;
      ended = true;
    };
    const cancel = super.after(milliseconds, () => {
      end();
      callback();
    });
    return () => {
      end();
      cancel();
    };
  }
}

const SCHEMA = 'GET /xsd/idd.xsd HTTP/1.1\r\nHost: a\r\n\r\n';
const WSDL = 'GET /idd?wsdl HTTP/1.1\r\nHost: a\r\n\r\n';

describe('an answer that is not read', () => {
  afterEach(() => RunningEndpoint.stopAll());

  async function start() {
    const clock = new CountingClock();
    const counted: string[] = [];
    const endpoint = await RunningEndpoint.start({ clock, countRefusal: (...told) => counted.push(told.join(' ')) });
    let open = 0;
    endpoint.inbound.onConnect = () => {
      open += 1;
      return () => {
        open -= 1;
      };
    };
    return { endpoint, clock, counted, open: () => open };
  }

  /** Asks one after the other until the network takes no more of the answers. */
  async function fill(connection: RawConnection, request: string, clock: CountingClock): Promise<void> {
    connection.socket.pause();
    for (let count = 0; count < 20_000; count++) {
      const { started } = clock;
      connection.write(request);
      while (clock.started === started) await new Promise(setImmediate);
      for (let turn = 0; turn < 1000 && clock.running > 0; turn++) await new Promise(setImmediate);
      if (clock.running > 0) return;
    }
    throw new Error('the network takes everything');
  }

  // 16 KiB in each bodyTimeout of 10 s.
  for (const [what, request, source, time] of [
    ['the schema, for strangers too', SCHEMA, 'stranger', 20_000],
    ['the WSDL', WSDL, 'peer', 10_000],
  ] as const) {
    it(`ends its connection after a time: ${what}`, async () => {
      const { endpoint, clock, counted, open } = await start();
      endpoint.inbound.sources = () => source === 'peer';
      const connection = await endpoint.connect();
      await fill(connection, request, clock);
      await clock.advance(time - 1);
      const before = open();
      await clock.advance(1);
      await settle();
      expect([before, open()]).to.deep.equal([1, 0]);
      expect(counted).to.deep.equal([`unread ${source}`]);
    });
  }

  it('has its time again when it is read at last', async () => {
    const { endpoint, clock, counted, open } = await start();
    const connection = await endpoint.connect();
    await fill(connection, SCHEMA, clock);
    await clock.advance(15_000);
    connection.socket.resume();
    while (clock.running > 0) await new Promise(setImmediate);
    await clock.advance(60_000);
    expect([open(), counted]).to.deep.equal([1, []]);
    while ((await connection.response())?.status !== 200);
    connection.write(rawPost(envelopeOf('ADD_DATA_REQ')));
    for (;;) {
      const response = await connection.response();
      if (response?.headers['content-type'] === 'text/xml; charset=utf-8') continue;
      expect(ackOf(response).returnCode).to.equal(100);
      break;
    }
  });
});
