import { expect } from 'chai';
import fc from 'fast-check';
import type { NaptrRecord } from '../../../generated/messages.js';
import { type NaptrValue, recordIdentity } from '../../../src/enum/naptr-record.js';
import { NaptrValues, valueIdentity } from '../../../src/store/sqlite/naptr-values.js';
import { openDatabase } from '../../../src/store/sqlite/open-database.js';
import { record } from '../sample-records.js';
import { temporaryFile } from './temporary-file.js';

const text = fc.oneof(
  fc.constantFrom('', 'u', 'U', 'E2U+sip', 'e2u+SIP', '1', '10', ' ', 'İ', '\\1', '!^(.*)$!\\1!'),
  fc.string({ maxLength: 4 }),
);
const value: fc.Arbitrary<NaptrValue> = fc.record(
  {
    order: fc.nat(2),
    preference: fc.nat(2),
    flags: text,
    service: text,
    regexp: text,
    replacement: text,
    ttl: fc.nat(2),
  },
  { requiredKeys: ['order', 'preference', 'flags', 'service', 'regexp', 'replacement'] },
);

const records: fc.Arbitrary<NaptrRecord> = fc
  .tuple(fc.constantFrom('+12', '+13'), value)
  .map(([e164Number, each]) => ({ e164Number, ...each }));

describe('NAPTR values', () => {
  let file: ReturnType<typeof temporaryFile>;
  let db: ReturnType<typeof openDatabase>;
  let values: NaptrValues;
  beforeEach(() => {
    file = temporaryFile();
    db = openDatabase(file.path);
    values = new NaptrValues(db);
  });
  afterEach(() => {
    db.close();
    file.remove();
  });

  it('are the same exactly when records with them are', () => {
    fc.assert(
      fc.property(value, value, (one, two) => {
        const same = recordIdentity({ e164Number: '+1', ...one }) === recordIdentity({ e164Number: '+1', ...two });
        expect(valueIdentity(one) === valueIdentity(two)).to.equal(same);
      }),
      { numRuns: 1000 },
    );
  });

  it('are given back, and for one number have the same id exactly when the records are the same', () => {
    fc.assert(
      fc.property(records, records, fc.boolean(), (one, two, forgets) => {
        const id = values.idOf(one);
        const other = values.idOf(two);
        if (forgets) values.forget();
        expect(values.find(one)).to.equal(id);
        expect(values.idOf(two)).to.equal(other);
        expect(valueIdentity(values.valueOf(id))).to.equal(valueIdentity(one));
        if (one.e164Number === two.e164Number) {
          expect(id === other).to.equal(recordIdentity(one) === recordIdentity(two));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are stored once for all numbers where what is matched goes into the URI', () => {
    expect(values.idOf(record('441632960001'))).to.equal(values.idOf(record('441632960002')));
    const forOne = { regexp: '!^.*$!sip:one@ims.example!' };
    expect(values.idOf(record('441632960001', forOne))).not.to.equal(values.idOf(record('441632960002', forOne)));
  });

  it('are told apart where their hashes collide', () => {
    const [one, two, three] = [1, 2, 3].map((ttl) => record('1', { ttl })) as [NaptrRecord, NaptrRecord, NaptrRecord];
    const id = values.idOf(one);
    const other = values.idOf(two);
    db.prepare('UPDATE naptr SET lookup = (SELECT lookup FROM naptr WHERE id = ?)').run(id);
    values.forget();
    expect(values.find(one)).to.equal(id);
    expect(values.find(two)).to.equal(undefined);
    db.prepare('UPDATE naptr SET lookup = (SELECT lookup FROM naptr WHERE id = ?)').run(other);
    expect(values.idOf(three)).to.be.greaterThan(other);
  });

  it('are not found before they are stored', () => {
    expect(values.find(record('1'))).to.equal(undefined);
    expect(values.find(record('1', { regexp: '!^.*$!sip:one@ims.example!' }))).to.equal(undefined);
  });
});
