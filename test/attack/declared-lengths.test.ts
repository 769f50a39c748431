import { once } from 'node:events';
import { expect } from 'chai';
import { SOAP } from '../processes/scripted-peer.js';
import { Attacked } from './rig/attacked.js';
import { expectHeld } from './rig/held.js';
import { type DeafConnection, deaf } from './rig/http.js';
import { list, ofNeighbours } from './sent/records.js';

const MIB = 1024 * 1024;

describe('messages of which the length is declared and little comes', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start();
  });
  after(() => attacked?.end());

  /** Begins a data request of the attacker: the whole header of the message, so that it is known whose it is. */
  function begin(length: number): Promise<DeafConnection> {
    const { xml } = attacked.message('ADD_DATA_REQ', list(ofNeighbours(10, '+441632961')));
    const head = Object.entries({ Host: 'a', ...SOAP, 'Content-Length': length }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    return deaf(attacked.iddPort, `POST /idd HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n${xml.slice(0, -100)}`);
  }

  it('take no share of what others may send, when one peer declares all of it', async () => {
    const connections = expectHeld(
      await attacked.during(() => Promise.all(Array.from({ length: 60 }, () => begin(30 * MIB)))),
    );
    for (const { socket } of connections) socket.destroy();
  });

  it('are refused at once when no message may be so long', async () => {
    const connection = await begin(33 * MIB);
    connection.socket.setEncoding('utf8').resume();
    const [answer] = await once(connection.socket, 'data');
    connection.socket.destroy();
    expect(answer).to.match(/^HTTP\/1\.1 (200|400|413)/);
  });
});
