import { expect } from 'chai';
import { ALARM_CATALOGUE, ALARM_CAUSES, kindOf } from '../../src/idd/alarm-catalogue.js';

/** The probable causes of ITU-T X.733 §8.1.2.1 for the event types that are used here, as named in X.721. */
const PROBABLE_CAUSES = {
  communicationsAlarm: [
    'lossOfSignal',
    'lossOfFrame',
    'framingError',
    'localNodeTransmissionError',
    'remoteNodeTransmissionError',
    'callEstablishmentError',
    'degradedSignal',
    'communicationsSubsystemFailure',
    'communicationsProtocolError',
    'lANError',
    'dTE-DCEInterfaceError',
  ],
  qualityOfServiceAlarm: [
    'responseTimeExcessive',
    'queueSizeExceeded',
    'bandwidthReduced',
    'retransmissionRateExcessive',
    'thresholdCrossed',
    'performanceDegraded',
    'congestion',
    'resourceAtOrNearingCapacity',
  ],
  processingErrorAlarm: [
    'storageCapacityProblem',
    'versionMismatch',
    'corruptData',
    'cpuCyclesLimitExceeded',
    'softwareError',
    'softwareProgramError',
    'softwareProgramAbnormallyTerminated',
    'fileError',
    'outOfMemory',
    'underlyingResourceUnavailable',
    'applicationSubsystemFailure',
    'configurationOrCustomizationError',
  ],
};

describe('the catalogue of alarms', () => {
  it('has the causes that programs may know', () => {
    expect(ALARM_CAUSES).to.have.members([
      'heartbeat-interrupted',
      'peer-refuses',
      'not-acknowledged',
      'response-timeout',
      'not-confirmed',
      'message-refused',
      'response-refused',
      'repeat-differs',
      'unexpected-response',
      'number-overlap',
      'peer-records-near-limit',
      'overloaded',
      'store-failing',
      'dns-stopped',
      'event-loop-delayed',
      'zone-too-large',
    ]);
  });

  for (const cause of ALARM_CAUSES) {
    it(`gives ${cause} an event type and one of its probable causes, of X.733`, () => {
      const { eventType, probableCause, about } = kindOf(cause);
      expect(PROBABLE_CAUSES[eventType]).to.include(probableCause);
      expect(about).not.to.be.empty;
    });
  }

  it('lets exactly the causes go quiet whose end nobody sees', () => {
    const quiet = ALARM_CAUSES.filter((cause) => kindOf(cause).quietAfter !== undefined);
    expect(quiet).to.have.members(['response-refused', 'repeat-differs', 'unexpected-response']);
    expect(ALARM_CATALOGUE['repeat-differs'].quietAfter).to.equal(24 * 3_600_000);
  });
});
