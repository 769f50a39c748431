import { expect } from 'chai';
import { seeded } from '../processes/seed.js';
import { PacketCheck } from './packet-check.js';
import { CORPUS, randomPacket } from './packet-mutation.js';

/** Random messages in each run of the tests; `npm run fuzz -- dns` gives as many as one likes. */
const PACKETS = 100_000;

/** What the names of corpus files promise. */
const RCODES: Readonly<Record<string, number | undefined>> = {
  noerror: 0,
  formerr: 1,
  nxdomain: 3,
  notimp: 4,
  refused: 5,
  badvers: 16,
  silence: undefined,
};

describe('The DNS responder', () => {
  for (const [name, packet] of CORPUS) {
    it(`stands ${name}, over UDP and TCP, whole and cut at every byte`, () => {
      const check = new PacketCheck();
      const [promised] = name.split('-');
      expect(RCODES).to.have.property(promised!);
      for (const transport of ['udp', 'tcp'] as const) {
        expect(check.check(packet, transport)).to.equal(RCODES[promised!]);
        for (let length = 0; length < packet.length; length++) check.check(packet.subarray(0, length), transport);
      }
    });
  }

  const { seed, random } = seeded();
  it(`stands ${PACKETS} random messages (OPENDES_SEED=${seed})`, function () {
    this.timeout(120_000);
    const check = new PacketCheck();
    for (let count = 0; count < PACKETS; count++) {
      const packet = randomPacket(random);
      try {
        check.check(packet, random.chance(0.8) ? 'udp' : 'tcp');
      } catch (error) {
        throw new Error(`message ${packet.toString('hex')}`, { cause: error });
      }
    }
  });
});
