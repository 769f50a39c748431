import { CASES } from '../../../src/conformance/cases/index.js';
import { FAULTS, type FaultName, WIRE_FAULTS } from './faults/index.js';

/** Cases that wait for timers of the peer or of the tester. */
export const WAITING = CASES.filter(({ id, waits }) => waits || id === 'q3645/8/5');
export const QUICK = CASES.filter((one) => !WAITING.includes(one));

/** Without a timer that matters, T0 is so long that no load makes the peer retransmit. */
export const PATIENCE = { quick: { t0: 3000, timeout: 1500 }, waiting: { t0: 400, timeout: 1600 } };

/** Where HTTP and SOAP are wrong, what is done with a message is not looked at, nor is how it is read where the Idd interface is. */
const OF_THE_WIRE = QUICK.filter(({ id, alone }) => !alone && !id.startsWith('q3645/7') && !id.startsWith('q3645/9.3'));
const OF_THE_INTERFACE = QUICK.filter(({ id }) => id.startsWith('q3645/'));

/** The cases that a peer with this fault is tested by, always after the positive control: all of them for every fault would take minutes. */
export function casesFor(name: FaultName) {
  if ('waiting' in FAULTS[name]) return { cases: WAITING, patience: PATIENCE.waiting };
  return { cases: name in WIRE_FAULTS ? OF_THE_WIRE : OF_THE_INTERFACE, patience: PATIENCE.quick };
}
