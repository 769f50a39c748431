import { expect } from 'chai';
import { recordIdentity } from '../../src/enum/naptr-record.js';
import { planChange } from '../../src/exchange/plan-change.js';
import { record } from '../store/sample-records.js';

const ONE = record('33199000001');
const TWO = record('33199000002');
const THREE = record('33199000003');
const PRESENT = new Set([ONE, TWO].map(recordIdentity));
const plan = (change: Parameters<typeof planChange>[0]) =>
  planChange(change, (each) => PRESENT.has(recordIdentity(each)));

describe('the plan of a change', () => {
  it('lets a record stay that leaves and comes again within the message', () => {
    const modifications = [
      { existing: ONE, modified: TWO },
      { existing: TWO, modified: ONE },
    ];
    expect(plan({ command: 'MOD_DATA_REQ', modifications })).to.deep.equal({ kind: 'plan', remove: [], add: [] });
  });

  it('lets a modified record take the place that another one leaves', () => {
    const modifications = [
      { existing: ONE, modified: TWO },
      { existing: TWO, modified: THREE },
    ];
    expect(plan({ command: 'MOD_DATA_REQ', modifications })).to.deep.equal({
      kind: 'plan',
      remove: [ONE],
      add: [THREE],
    });
  });

  it('names a missing record before a collision', () => {
    const modifications = [
      { existing: ONE, modified: TWO },
      { existing: THREE, modified: ONE },
    ];
    expect(plan({ command: 'MOD_DATA_REQ', modifications })).to.deep.equal({ kind: 'missing', record: THREE });
  });
});
