import { expect } from 'chai';
import { serveZones } from '../../../src/dns/transfers/serve-zones.js';
import { TSIG_ALGORITHMS, type TsigAlgorithm } from '../../../src/dns/tsig/key.js';
import { FakeClock } from '../../idd/fake-clock.js';
import { MemoryLog } from '../../soap/memory-log.js';
import { dnsSettings } from '../responder-under-test.js';
import { ChangingNumbers } from './changing-numbers.js';

/** What the log says at the start with a key of each algorithm. */
function warningsFor(algorithms: TsigAlgorithm[]) {
  const log = new MemoryLog();
  const keys = algorithms.map((algorithm) => ({
    name: `key-${algorithm}`,
    algorithm,
    secret: 'AAAAAAAAAAAAAAAAAAAAAA==',
  }));
  const zones = serveZones(dnsSettings({ transfers: { keys, notify: [], journalNames: 10 } }), {
    reader: new ChangingNumbers(),
    clock: new FakeClock(),
    log,
    alarms: { raise: () => {}, clear: () => {}, tell: () => {} },
    records: () => 0,
    pause: async () => {},
    published: () => {},
  });
  zones.stop();
  return log.lines;
}

describe('The keys of zone transfers', () => {
  it('are warned of at the start where they have hmac-sha1, whose use is not recommended [RFC 8945 §6]', () => {
    const lines = warningsFor(Object.keys(TSIG_ALGORITHMS) as TsigAlgorithm[]);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.have.property('level', 'warn');
    expect(lines[0]!.fields).to.deep.equal({ key: 'key-hmac-sha1', algorithm: 'hmac-sha1' });
  });
});
