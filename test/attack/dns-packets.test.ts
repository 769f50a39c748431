import { createSocket } from 'node:dgram';
import { expect } from 'chai';
import { CORPUS, randomPacket } from '../dns/packet-mutation.js';
import { seeded } from '../processes/seed.js';
import { Attacked } from './rig/attacked.js';
import { transferred } from './rig/dns-over-tcp.js';
import { expectHeld } from './rig/held.js';

/** Broken and half broken datagrams. */
const COUNT = 20_000;

/** Bytes of an answer over UDP at most [dns.udpPayload]. */
const PAYLOAD = 1232;

describe('DNS messages that are broken or ask for much', function () {
  this.timeout(120_000);
  const { seed, random } = seeded();
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start();
  });
  after(() => attacked?.end());

  it(`keep nobody waiting, and get small answers or none (OPENDES_SEED=${seed})`, async () => {
    const packets = [...CORPUS.values()];
    while (packets.length < COUNT) packets.push(randomPacket(random));
    const socket = createSocket('udp4');
    let largest = 0;
    socket.on('message', ({ length }) => {
      largest = Math.max(largest, length);
    });
    expectHeld(
      await attacked.during(async () => {
        for (const packet of packets) {
          await new Promise((done) => socket.send(packet, attacked.dnsPort, '127.0.0.1', done));
        }
        return true;
      }),
    );
    socket.close();
    expect(largest).to.be.above(0).and.at.most(PAYLOAD);
  });

  it('get no zone without leave', async () => {
    const answers = expectHeld(
      await attacked.during(() =>
        Promise.all(Array.from({ length: 10 }, () => transferred(attacked.dnsPort, 'e164.arpa', PAYLOAD))),
      ),
    );
    for (const { records, bytes } of answers) {
      expect(records).to.equal(0);
      expect(bytes).to.be.below(PAYLOAD);
    }
  });
});
