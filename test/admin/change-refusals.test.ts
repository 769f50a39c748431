import { expect } from 'chai';
import { SimulatedNetwork } from '../idd/simulated-network.js';
import { type AdminUnderTest, startAdmin } from './admin-under-test.js';
import { BLOCK, RECORD } from './fake-operation.js';

const OTHER = { ...RECORD, preference: 20 };
const THIRD = { ...RECORD, preference: 30 };
const ABSENT = { ...RECORD, e164Number: '+441632960099' };
/** The simulated DES takes 50 records of a number. */
const CROWD = Array.from({ length: 50 }, (_, at) => ({ ...RECORD, e164Number: '+441632960050', preference: at }));

describe('admin API: a change that does not fit the profile of the real operation', () => {
  const network = new SimulatedNetwork();
  let admin: AdminUnderTest;
  const post = (body: unknown) => admin.call('/api/v1/records', { method: 'POST', body });

  before(async () => {
    await network.start(['234-15', '208-01']);
    const { operation } = network.des('234-15');
    admin = await startAdmin({ changeRecords: (change) => operation.changeRecords(change) });
    expect((await post({ add: [RECORD, OTHER, BLOCK, ...CROWD] })).status).to.equal(202);
  });
  after(async () => {
    await admin.close();
    await network.close();
  });

  const gone = { index: 1, reason: 'not in the profile' };
  const twice = { index: 2, reason: 'named twice in the change' };
  const equal = { index: 1, reason: 'would equal another record' };
  const full = /^\+441632960050 would have more than 50 records/;
  for (const [what, code, status, body, record] of [
    ['removes what is not there', 'RECORD_MISSING', 409, { remove: [RECORD, ABSENT] }, gone],
    ['removes a record twice', 'RECORD_MISSING', 409, { remove: [RECORD, OTHER, { ...RECORD }] }, twice],
    [
      'modifies what is not there',
      'RECORD_MISSING',
      409,
      {
        modify: [
          { existing: RECORD, modified: THIRD },
          { existing: ABSENT, modified: RECORD },
        ],
      },
      gone,
    ],
    [
      'modifies a record twice',
      'RECORD_MISSING',
      409,
      {
        modify: [
          { existing: RECORD, modified: THIRD },
          { existing: BLOCK, modified: { ...BLOCK, order: 1 } },
          { existing: RECORD, modified: { ...RECORD, preference: 40 } },
        ],
      },
      twice,
    ],
    [
      'makes a record equal to one that stays',
      'RECORD_COLLISION',
      409,
      {
        modify: [
          { existing: BLOCK, modified: { ...BLOCK, order: 1 } },
          { existing: RECORD, modified: OTHER },
        ],
      },
      equal,
    ],
    [
      'makes two records the same',
      'RECORD_COLLISION',
      409,
      {
        modify: [
          { existing: RECORD, modified: THIRD },
          { existing: OTHER, modified: THIRD },
        ],
      },
      equal,
    ],
  ] as const) {
    it(`and ${what} is refused with the place and the reason, by itself and in a stream`, async () => {
      const answer = await post(body);
      expect(answer.status).to.equal(status);
      expect(answer.json).to.deep.include({ code, records: [record] });
      const type = { 'content-type': 'application/x-ndjson' };
      const line = await admin.call('/api/v1/records/stream', { method: 'POST', body, headers: type });
      expect(JSON.parse(line.text)).to.deep.include({ line: 1, status, code, records: [record] });
    });
  }

  it('and has no room at a number is refused with the place and the reason', async () => {
    const more = { ...CROWD[0]!, order: 7 };
    const modify = [
      { existing: OTHER, modified: { ...OTHER, preference: 77 } },
      { existing: RECORD, modified: more },
    ];
    for (const body of [{ add: [CROWD[0], more] }, { modify }]) {
      const { status, json } = await post(body);
      expect([status, json.code]).to.deep.equal([422, 'NUMBER_FULL']);
      expect(json.records).to.have.length(1);
      expect(json.records[0].index).to.equal(1);
      expect(json.records[0].reason).to.match(full);
    }
  });
});
