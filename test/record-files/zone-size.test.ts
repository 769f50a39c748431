import { expect } from 'chai';
import type { NaptrRecord } from '../../src/enum/naptr-record.js';
import { writeZone, ZoneTooLarge } from '../../src/record-files/write-zone.js';
import { blockRecord, numberRecord } from '../enum/sample-record.js';

const apex = { suffix: 'e164.arpa', nameServers: ['ns.example'], hostmaster: 'dns.example', serial: 1 };

/** A block with so many records, and scattered numbers beneath it, in the order of the tree. */
function crowded(records: number, numbers: number): NaptrRecord[] {
  const digits = Array.from({ length: numbers }, (_, at) => String((at * 1_618_033_988_749) % 1e13).padStart(13, '0'));
  return [
    ...Array.from({ length: records }, (_, order) => ({ ...blockRecord('+33'), order })),
    ...digits.sort().map((each) => numberRecord(`+33${each}`)),
  ];
}

async function* inOnePiece(records: NaptrRecord[]) {
  yield records;
}

describe('A zone file whose blocks would be repeated very often', () => {
  it('is given up with the block that is, at a million records', async () => {
    let length = 0;
    let failure: unknown;
    try {
      for await (const text of writeZone(inOnePiece(crowded(500, 200)), apex)) {
        expect(text.length).to.be.below(20_000_000);
        length += text.length;
      }
    } catch (error) {
      failure = error;
    }
    expect(failure).to.be.instanceOf(ZoneTooLarge);
    expect((failure as Error).message)
      .to.include('more than 1000000 records')
      .and.to.include('the block +33');
    expect(length).to.be.below(150_000_000);
  });

  it('is written whole where it is smaller', async () => {
    let lines = 0;
    for await (const text of writeZone(inOnePiece(crowded(5, 200)), apex)) lines += text.split('\n').length - 1;
    expect(lines).to.be.above(10_000);
  });
});
