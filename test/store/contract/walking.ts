import { expect } from 'chai';
import fc from 'fast-check';
import { record } from '../sample-records.js';
import {
  A,
  adding,
  hostChanges,
  identities,
  listAll,
  type OpenStore,
  peerAdds,
  removing,
  type TestedStore,
  withStore,
} from './fixture.js';

async function walk(store: TestedStore, options: { operator?: string; prefix?: string } = {}) {
  const records = [];
  for await (const piece of store.walkRecords(options)) records.push(...piece);
  return records;
}

const digitsOf = (one: { e164Number?: string; e164Prefix?: string }) => (one.e164Number ?? one.e164Prefix)!.slice(1);
const written = (records: Awaited<ReturnType<typeof walk>>) =>
  records.map((one) => `${digitsOf(one)}${one.e164Prefix === undefined ? '' : '*'}`);

export function describeWalking(open: () => Promise<OpenStore>): void {
  describe('walking through a profile', () => {
    withStore(open, (opened) => {
      it('gives numbers and blocks before what begins with them, a block before the number of its digits', async () => {
        const { store } = opened();
        const subjects = ['450', '44', '4416', '44*', '4*', '440*', '441', '45', '4416*', '441632960000001', '99'];
        await hostChanges(store, adding(...subjects.map((digits) => record(digits))));
        expect(written(await walk(store))).to.deep.equal([
          '4*',
          '44*',
          '44',
          '440*',
          '441',
          '4416*',
          '4416',
          '441632960000001',
          '45',
          '450',
          '99',
        ]);
      });

      it('gives all records of a number together, more than are read at once too', async () => {
        const { store } = opened();
        const many = Array.from({ length: 450 }, (_, order) => record('4416', { order }));
        const ofBlock = Array.from({ length: 450 }, (_, order) => record('4416*', { order }));
        await hostChanges(store, adding(...many, ...ofBlock, record('44163'), record('441')));
        const walked = await walk(store);
        expect(written(walked)).to.deep.equal([
          '441',
          ...ofBlock.map(() => '4416*'),
          ...many.map(() => '4416'),
          '44163',
        ]);
        expect(identities(walked)).to.deep.equal(identities(await listAll(store)));
      });

      it('gives those of a peer, and of those only what begins with the prefix', async () => {
        const { store } = opened();
        await hostChanges(store, adding(record('33')));
        await peerAdds(store, A, [record('4416'), record('44*'), record('45'), record('4')]);
        expect(written(await walk(store, { operator: A, prefix: '+44' }))).to.deep.equal(['44*', '4416']);
        expect(written(await walk(store, { operator: A }))).to.deep.equal(['4', '44*', '4416', '45']);
        expect(written(await walk(store))).to.deep.equal(['33']);
        expect(await walk(store, { operator: '999-99' })).to.deep.equal([]);
        expect(await walk(store, { prefix: '+9' })).to.deep.equal([]);
      });

      it('gives once what is there all the time while other records come and go', async () => {
        const { store } = opened();
        const number = (at: number) => record(String(44_163_296_0000 + at));
        const staying = Array.from({ length: 2000 }, (_, at) => number(2 * at));
        const going = Array.from({ length: 2000 }, (_, at) => number(2 * at + 1));
        await hostChanges(store, adding(...staying, ...going.slice(0, 1000)));
        const walked = [];
        let round = 0;
        for await (const piece of store.walkRecords({})) {
          walked.push(...piece);
          const at = 250 * round++;
          if (round <= 4) {
            await hostChanges(store, removing(...going.slice(at, at + 250)));
            await hostChanges(store, adding(...going.slice(1000 + at, 1000 + at + 250)));
          }
        }
        expect(round).to.be.above(4);
        const all = identities(walked);
        expect(new Set(all).size).to.equal(all.length);
        expect(all).to.include.members(identities(staying));
      });

      it('is in the order of the tree for any numbers and blocks', async () => {
        const { store } = opened();
        const digits = fc.stringMatching(/^[1-4]{1,15}$/);
        await fc.assert(
          fc.asyncProperty(
            fc.uniqueArray(
              fc.tuple(digits, fc.boolean()).map(([text, isBlock]) => (isBlock ? `${text}*` : text)),
              { minLength: 1, maxLength: 40 },
            ),
            async (subjects) => {
              const records = subjects.map((subject) => record(subject));
              await hostChanges(store, adding(...records));
              const key = (text: string) => (text.endsWith('*') ? `${text.slice(0, -1)} 0` : `${text} 1`);
              const expected = subjects.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
              expect(written(await walk(store))).to.deep.equal(expected);
              await hostChanges(store, removing(...records));
            },
          ),
          { numRuns: 60 },
        );
      });
    });
  });
}
