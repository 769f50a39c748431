import { expect } from 'chai';
import fc from 'fast-check';
import { type AdminUnderTest, startAdmin } from './admin-under-test.js';
import { ALARM, BROADCAST, RECORD } from './fake-operation.js';

const LISTS = ['records', 'broadcasts', 'alarms', 'overlaps'];
const CHARACTERS = [...'0123456789abcxyz-*~%+ .'];

describe('admin API: the cursor of a paged list', () => {
  let admin: AdminUnderTest;
  const page = (list: string, after: string) => admin.call(`/api/v1/${list}?after=${encodeURIComponent(after)}`);
  const nextOf = async (list: string): Promise<string> => (await admin.call(`/api/v1/${list}?limit=1`)).json.next;

  before(async () => {
    const overlap = { e164Number: '+441632960001', operators: ['234-15', '208-01'], winner: '234-15' };
    admin = await startAdmin({
      listRecords: async () => ({ items: [RECORD], next: '28832632960001-17' }),
      listBroadcasts: async () => ({ items: [BROADCAST], next: '42' }),
      listAlarms: async () => [ALARM, { ...ALARM, id: 8 }],
      listOverlaps: async () => ({ items: [overlap], next: '44*' }),
    });
  });
  after(() => admin.close());

  const expectRefused = async (list: string, cursor: string) => {
    const { status, json } = await page(list, cursor);
    expect(status, cursor).to.equal(400);
    expect(json.code).to.equal('PARAMETER_INVALID');
    expect(json.errors.map(({ parameter }: { parameter: string }) => parameter)).to.deep.equal(['after']);
  };

  for (const list of LISTS) {
    it(`of ${list} leads to the next page when it is passed as it came`, async () => {
      expect((await page(list, await nextOf(list))).status).to.equal(200);
    });

    for (const madeUp of ['zzz', '0', '1', '1-1', '44*', '~', '1~', '28832632960001-17', `${'1'.repeat(1000)}~1`]) {
      it(`of ${list} is refused when somebody makes up ${madeUp.slice(0, 20)}`, async () => {
        await expectRefused(list, madeUp);
      });
    }

    it(`of ${list} is refused when it is cut off, or one character of it is another, too many or missing`, async () => {
      const next = await nextOf(list);
      const at = fc.nat(next.length - 1);
      const damaged = fc.oneof(
        at.map((end) => next.slice(0, end)).filter((text) => text !== ''),
        fc.tuple(at, fc.constantFrom(...CHARACTERS)).map(([i, c]) => next.slice(0, i) + c + next.slice(i + 1)),
        fc.tuple(at, fc.constantFrom(...CHARACTERS)).map(([i, c]) => next.slice(0, i) + c + next.slice(i)),
        at.map((i) => next.slice(0, i) + next.slice(i + 1)),
      );
      const other = damaged.filter((text) => text !== next);
      await fc.assert(
        fc.asyncProperty(other, (cursor) => expectRefused(list, cursor)),
        { numRuns: 40 },
      );
    });

    it(`of ${list} is refused by every other list`, async () => {
      const next = await nextOf(list);
      for (const other of LISTS.filter((one) => one !== list)) await expectRefused(other, next);
    });
  }
});
