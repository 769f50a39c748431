import { expect } from 'chai';
import { OverlapAlarms } from '../../src/idd/overlap-alarms.js';
import type { Alarm, RaisedAlarm } from '../../src/idd/ports/alarms.js';

/** The alarms on a store that has these open, and what is raised and cleared. */
async function open(raisedBefore: string[] = []) {
  const told: string[] = [];
  const listAlarms = async () =>
    [...raisedBefore.map((operator) => ({ cause: 'number-overlap', operator })), { cause: 'overloaded' }] as Alarm[];
  const recording = {
    raise: ({ cause, object, operator, text }: RaisedAlarm) =>
      told.push(`raise ${cause} ${object} ${operator}: ${text}`),
    clear: (cause: string, object: string) => told.push(`clear ${cause} ${object}`),
  };
  return { told, alarms: await OverlapAlarms.open({ listAlarms }, recording, ['208-01', '262-02']) };
}

describe('alarms about overlaps', () => {
  it('are raised once for a peer, with an example, and cleared when nothing of it overlaps', async () => {
    const { told, alarms } = await open();
    alarms.changed('208-01', { e164Number: '+331' });
    alarms.changed('208-01', { e164Prefix: '+33' });
    alarms.changed('262-02', undefined);
    expect(told).to.have.length(1);
    expect(told[0]).to.match(/^raise number-overlap peer\/208-01 208-01: .*\+331/);
    alarms.changed('208-01', undefined);
    alarms.changed('208-01', undefined);
    expect(told.slice(1)).to.deep.equal(['clear number-overlap peer/208-01']);
    alarms.changed('208-01', { e164Prefix: '+33' });
    expect(told[2]).to.contain('the block +33');
  });

  it('go on over a restart: not raised a second time, and cleared when the overlap has ended meanwhile', async () => {
    const { told, alarms } = await open(['208-01', '262-02']);
    alarms.changed('208-01', { e164Number: '+331' });
    alarms.changed('262-02', undefined);
    expect(told).to.deep.equal(['clear number-overlap peer/262-02']);
  });

  it('are about configured peers only', async () => {
    const { told, alarms } = await open();
    alarms.changed('310-01', { e164Number: '+331' });
    expect(told).to.deep.equal([]);
  });
});
