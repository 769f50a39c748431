import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Delivery, QUEUED } from '../../src/exchange/delivery.js';
import { type DeliveryEvent, deliveryTransition, isUnanswered } from '../../src/exchange/transition.js';
import type { CommandCode } from '../../src/idd/codes.js';

const timers = { t0: 5000, t1: 30_000, retransmissions: 5, t1Expiries: 5 };
const SENT: Delivery = { ...QUEUED, phase: 'sent', transmissions: 1, dueAt: 5000 };
const ACKNOWLEDGED: Delivery = { ...SENT, phase: 'acknowledged', dueAt: 30_000 };

function on(
  delivery: Delivery,
  event: DeliveryEvent,
  now = 0,
  command: CommandCode = 'ADD_DATA_REQ',
  carriesProfile = false,
) {
  return deliveryTransition(delivery, event, { command, carriesProfile, timers, now });
}
const ack = (returnCode: number, retryAfter?: number): DeliveryEvent => ({
  kind: 'acknowledgement',
  returnCode,
  retryAfter,
});
const response = (resultCode: number): DeliveryEvent => ({ kind: 'response', result: { resultCode } });
const silence: DeliveryEvent = { kind: 'silence', reason: 'no ACK within T0' };

/** The delivery after that many transmissions, each followed by silence at the moment T0 expires; and the events' alarms. */
function silentFor(transmissions: number) {
  let delivery = QUEUED;
  let now = 0;
  const alarms: (string | undefined)[] = [];
  const tries: number[] = [];
  for (let i = 0; i < transmissions; i++) {
    now = Math.max(now, delivery.dueAt ?? 0);
    tries.push(now);
    delivery = on(delivery, { kind: 'transmission' }, now).delivery;
    now += timers.t0;
    const next = on(delivery, silence, now);
    alarms.push(next.alarm);
    delivery = next.delivery;
  }
  return { delivery, alarms, tries };
}

describe('the states of a message to a peer [Q.3645 §7.3.1]', () => {
  describe('in `sent`', () => {
    it('an ACK 100 of a request starts T1', () => {
      const { delivery, alarm } = on(SENT, ack(100), 1000);
      expect(delivery).to.include({ phase: 'acknowledged', dueAt: 31_000 });
      expect(alarm).to.equal(undefined);
    });

    it('an ACK 101 counts as an ACK 100: the peer has the message', () => {
      expect(on(SENT, ack(101)).delivery.phase).to.equal('acknowledged');
    });

    it('any other ACK of 1XX counts as an ACK 100, too', () => {
      expect(on(SENT, ack(199), 1000).delivery).to.include({ phase: 'acknowledged', dueAt: 31_000 });
    });

    it('a transmission counts, and T0 runs from it', () => {
      const waiting = { ...SENT, transmissions: 3, reason: 'no ACK within T0' };
      expect(on(waiting, { kind: 'transmission' }, 7000).delivery).to.deep.equal({
        ...QUEUED,
        phase: 'sent',
        transmissions: 4,
        dueAt: 12_000,
        reason: undefined,
      });
    });

    it('an ACK 100 of a response ends it', () => {
      expect(on(SENT, ack(100), 0, 'ADD_DATA_RESP').delivery).to.include({ phase: 'done', dueAt: undefined });
    });

    for (const code of [402, 403, 405, 410]) {
      it(`an ACK ${code} refuses us: the link is refused and the message is tried again after 1 min, doubling to 1 h`, () => {
        const first = on(SENT, ack(code), 0);
        expect(first).to.deep.include({ alarm: 'peer-refuses', link: 'refused' });
        expect(first.delivery).to.include({ phase: 'sent', dueAt: 60_000 });
        expect(on({ ...SENT, refusals: 2 }, ack(code), 0).delivery.dueAt).to.equal(240_000);
        expect(on({ ...SENT, refusals: 2000 }, ack(code), 0).delivery.dueAt).to.equal(3_600_000);
      });
    }

    it('counts refusals and silence apart: the first refusal after silence waits a minute', () => {
      const { delivery } = silentFor(9);
      const refused = on(on(delivery, { kind: 'transmission' }).delivery, ack(405), 0).delivery;
      expect(refused).to.include({ dueAt: 60_000, refusals: 1, transmissions: 0 });
    });

    it('counts refusals and silence apart: the first silence after refusals raises no alarm and is followed by T0', () => {
      let delivery = SENT;
      for (let count = 0; count < 9; count++) {
        delivery = on(on(delivery, ack(405)).delivery, { kind: 'transmission' }, 10_000).delivery;
      }
      const quiet = on(delivery, silence, 15_000);
      expect(quiet.alarm).to.equal(undefined);
      expect(quiet.delivery).to.include({ dueAt: 15_000, refusals: 0, transmissions: 1 });
      expect(on(quiet.delivery, ack(405), 0).delivery.dueAt, 'counted anew').to.equal(60_000);
    });

    it('goes again at once where the kept connection was closed, and counts it: six copies at most before the alarm', () => {
      let delivery = QUEUED;
      const alarms: (string | undefined)[] = [];
      const waits: number[] = [];
      for (let count = 0; count < 7; count++) {
        delivery = on(delivery, { kind: 'transmission' }, 100).delivery;
        const next = on(delivery, { kind: 'closed-connection', reason: 'socket hang up' }, 101);
        alarms.push(next.alarm);
        waits.push(next.delivery.dueAt! - 101);
        delivery = next.delivery;
      }
      expect(waits).to.deep.equal([0, 0, 0, 0, 0, 25_000, 50_000]);
      expect(alarms.slice(0, 5)).to.deep.equal([undefined, undefined, undefined, undefined, undefined]);
      expect(alarms.slice(5)).to.deep.equal(['not-acknowledged', 'not-acknowledged']);
    });

    it('does not count what our own store could not read against the peer', () => {
      let delivery = on(SENT, silence, 5000).delivery;
      for (let count = 0; count < 20; count++) {
        delivery = on(delivery, { kind: 'transmission' }, 6000).delivery;
        const next = on(delivery, { kind: 'unread', reason: 'the store' }, 6001);
        expect([next.alarm, next.link]).to.deep.equal([undefined, undefined]);
        expect(next.delivery).to.include({ phase: 'sent', transmissions: 1, dueAt: 11_000, reason: 'the store' });
        expect(isUnanswered(next.delivery)).to.equal(false);
        delivery = next.delivery;
      }
    });

    it('ends what cannot be written as failed, with an alarm that does not blame the peer', () => {
      const unwritable: DeliveryEvent = { kind: 'unwritable', reason: 'the message could not be written: x' };
      const { delivery, alarm, link } = on(SENT, unwritable);
      expect(delivery).to.include({ phase: 'failed', dueAt: undefined, reason: unwritable.reason });
      expect([alarm, link]).to.deep.equal(['not-confirmed', undefined]);
      expect(on(SENT, unwritable, 0, 'ADD_DATA_RESP').alarm).to.equal('response-refused');
      expect(on(SENT, unwritable, 0, 'ADD_NODE_RESP', true).alarm).to.equal('not-confirmed');
    });

    for (const code of [400, 401, 404, 406, 407, 408, 409]) {
      it(`an ACK ${code} ends the message as failed, with an alarm`, () => {
        const { delivery, alarm } = on(SENT, ack(code));
        expect(delivery.phase).to.equal('failed');
        expect(delivery.reason).to.contain(String(code));
        expect(alarm).to.equal('message-refused');
      });
    }

    it('an ACK 4XX of a response of a data request, or of REMOVE_NODE_RESP, gives it up with a lesser alarm; of one that bears the profile, with the same', () => {
      for (const command of [
        'ADD_DATA_RESP',
        'MOD_DATA_RESP',
        'REMOVE_DATA_RESP',
        'REMOVE_NODE_RESP',
        'ADD_NODE_RESP',
      ] as const) {
        const { delivery, alarm } = on(SENT, ack(408), 0, command);
        expect([delivery.phase, alarm], command).to.deep.equal(['failed', 'response-refused']);
      }
      expect(on(SENT, ack(408), 0, 'ADD_NODE_RESP', true).alarm).to.equal('message-refused');
    });

    for (const code of [500, 501, 599, 200, 302, 600, 0x7fff]) {
      it(`an ACK ${code} is no word that ends the message`, () => {
        const { delivery, alarm, link } = on(SENT, ack(code), 10);
        expect(delivery).to.include({ phase: 'sent', dueAt: 5000 });
        expect([alarm, link]).to.deep.equal([undefined, undefined]);
      });
    }

    it('an ACK 500 is as if nothing had come: retransmitted, never sooner than T0 after the last try', () => {
      const { delivery, alarm } = on(SENT, ack(500), 10);
      expect(delivery).to.include({ phase: 'sent', dueAt: 5000 });
      expect(alarm).to.equal(undefined);
    });

    it('an ACK 501 with Retry-After is not retried sooner than that says', () => {
      expect(on(SENT, ack(501, 20_000), 10).delivery.dueAt).to.equal(20_010);
      expect(on(SENT, ack(501, 1), 10).delivery.dueAt).to.equal(5000);
    });

    it('T0 expiry retransmits at once, five times, and alarms after the fifth retransmission', () => {
      const { alarms, tries } = silentFor(6);
      expect(tries).to.deep.equal([0, 5000, 10_000, 15_000, 20_000, 25_000]);
      expect(alarms).to.deep.equal([undefined, undefined, undefined, undefined, undefined, 'not-acknowledged']);
    });

    it('then tries once after 5 × T0, doubling to 5 min, for ever', () => {
      const { delivery, tries } = silentFor(14);
      const waits = tries.slice(6).map((time, i) => time - (tries[i + 5]! + timers.t0));
      expect(waits).to.deep.equal([25_000, 50_000, 100_000, 200_000, 300_000, 300_000, 300_000, 300_000]);
      expect(delivery.phase).to.equal('sent');
    });

    it('a response that overtakes the ACK counts as the ACK and ends the request', () => {
      expect(on(SENT, response(200)).delivery).to.include({ phase: 'done', resultCode: 200 });
      expect(on(SENT, response(603)).delivery).to.include({ phase: 'rejected', resultCode: 603 });
      expect(on(SENT, response(601)).delivery).to.include({ phase: 'failed', resultCode: 601 });
    });
  });

  describe('in `acknowledged`', () => {
    it('the response 200 ends the request as done', () => {
      expect(on(ACKNOWLEDGED, response(200)).delivery).to.include({ phase: 'done', dueAt: undefined });
    });

    for (const code of [603, 699]) {
      it(`the response ${code} ends it as rejected`, () => {
        const { delivery, alarm } = on(ACKNOWLEDGED, response(code));
        expect(delivery).to.include({ phase: 'rejected', resultCode: code });
        expect(alarm).to.equal('not-confirmed');
      });
    }

    for (const code of [601, 604, 0, 201, 500]) {
      it(`the response ${code}, which Table 3 does not give for it, ends it as failed`, () => {
        expect(on(ACKNOWLEDGED, response(code)).delivery).to.include({ phase: 'failed', resultCode: code });
      });
    }

    it('T1 expiry retransmits the request and raises an alarm, and the count of retransmissions begins anew', () => {
      const { delivery, alarm } = on(ACKNOWLEDGED, { kind: 't1-expiry' }, 30_000);
      expect(delivery).to.include({ phase: 'sent', transmissions: 0, t1Expiries: 1, dueAt: 30_000 });
      expect(alarm).to.equal('response-timeout');
    });

    it('the fifth T1 expiry ends it as expired', () => {
      const { delivery, alarm } = on({ ...ACKNOWLEDGED, t1Expiries: 4 }, { kind: 't1-expiry' });
      expect(delivery).to.include({ phase: 'expired', t1Expiries: 5, dueAt: undefined });
      expect(alarm).to.equal('not-confirmed');
    });
  });

  it('knows a message of whose last transmission nothing has been noted', () => {
    const transmitted = on(QUEUED, { kind: 'transmission' }).delivery;
    expect(isUnanswered(transmitted)).to.equal(true);
    const noted = [silence, ack(405), ack(500), ack(100), ack(401), response(200)];
    for (const event of noted) expect(isUnanswered(on(transmitted, event).delivery), event.kind).to.equal(false);
    expect(isUnanswered(QUEUED)).to.equal(false);
    expect(isUnanswered(on(ACKNOWLEDGED, { kind: 't1-expiry' }).delivery)).to.equal(false);
    expect(isUnanswered({ ...transmitted, transmissions: 0, dueAt: undefined }), 'after an interruption').to.equal(
      false,
    );
  });

  it('never drops a message that the peer is only silent about, and never schedules a try before T0 has passed', () => {
    const quiet = fc.oneof(
      fc.constant(silence),
      fc
        .record({
          returnCode: fc.constantFrom(500, 501, 402, 405),
          retryAfter: fc.option(fc.nat(100_000), { nil: undefined }),
        })
        .map(({ returnCode, retryAfter }) => ack(returnCode, retryAfter)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(quiet, fc.nat(8000)), { maxLength: 40 }), (history) => {
        let delivery = QUEUED;
        let now = 0;
        for (const [event, delay] of history) {
          now = Math.max(now, delivery.dueAt ?? 0);
          const triedAt = now;
          delivery = on(delivery, { kind: 'transmission' }, now).delivery;
          now += delay;
          delivery = on(delivery, event, now).delivery;
          expect(delivery.phase).to.equal('sent');
          expect(delivery.dueAt).to.be.at.least(triedAt + timers.t0);
        }
      }),
    );
  });
});

/** The rows of the table in the documents; a state other than `sent` is that of the message before. */
const ROWS: Record<string, { event: DeliveryEvent; before?: Delivery }[]> = {
  '`transmission`': [{ event: { kind: 'transmission' }, before: QUEUED }, { event: { kind: 'transmission' } }],
  '`acknowledgement`, 1XX': [{ event: ack(100) }, { event: ack(101) }],
  '`acknowledgement`, 402, 403, 405 or 410: the peer refuses us': [402, 403, 405, 410].map((code) => ({
    event: ack(code),
  })),
  '`acknowledgement`, any other 4XX': [400, 401, 404, 406, 407, 408, 409, 411].map((code) => ({ event: ack(code) })),
  '`acknowledgement`, 5XX': [500, 501].map((code) => ({ event: ack(code) })),
  '`silence`': [{ event: silence }, { event: silence, before: { ...SENT, transmissions: 5 } }],
  '`silence`, after five retransmissions': [{ event: silence, before: { ...SENT, transmissions: 6 } }],
  '`closed-connection`': [{ event: { kind: 'closed-connection', reason: 'closed' } }],
  '`unread`': [{ event: { kind: 'unread', reason: 'disk' } }],
  '`unwritable`': [{ event: { kind: 'unwritable', reason: 'no form' } }],
  '`response`, 200': [SENT, ACKNOWLEDGED].map((before) => ({ event: response(200), before })),
  '`response`, the 6XX of its procedure or 699': [603, 699].map((code) => ({ event: response(code) })),
  '`response`, any other result': [604, 700].map((code) => ({ event: response(code) })),
  '`t1-expiry`': [{ event: { kind: 't1-expiry' }, before: ACKNOWLEDGED }],
  '`t1-expiry`, the fifth': [{ event: { kind: 't1-expiry' }, before: { ...ACKNOWLEDGED, t1Expiries: 4 } }],
};

describe('the table of the states of a message', () => {
  const document = readFileSync('docs/exchange.md', 'utf8');
  const lines = document
    .slice(document.indexOf('| event | request | response |'))
    .split('\n\n')[0]!
    .split('\n')
    .slice(2);
  const table = new Map(
    lines.map((line) => {
      const [row, ...cells] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      return [row!, cells];
    }),
  );

  it('has all events', () => {
    expect([...table.keys()]).to.deep.equal(Object.keys(ROWS));
  });

  /** What becomes of the message, in the words of the table. */
  function cellOf(command: CommandCode, carriesProfile: boolean, before: Delivery, event: DeliveryEvent): string {
    const { delivery, alarm } = on(before, event, 0, command, carriesProfile);
    const isWaiting = delivery.phase === 'sent' && event.kind !== 'transmission' && event.kind !== 't1-expiry';
    return [isWaiting ? 'waits' : delivery.phase, ...(alarm === undefined ? [] : [alarm])].join(', ');
  }

  for (const [row, cases] of Object.entries(ROWS)) {
    it(`says what becomes of a message after ${row}`, () => {
      const [request, ofResponse] = table.get(row)!;
      for (const { event, before = SENT } of cases) {
        expect(cellOf('ADD_DATA_REQ', false, before, event)).to.equal(request);
        if (ofResponse === '–') continue;
        expect(cellOf('ADD_DATA_RESP', false, before, event)).to.equal(ofResponse);
        const alarmsOfRequest = request!.replace(/^acknowledged$/, 'done');
        expect(cellOf('ADD_NODE_RESP', true, before, event)).to.equal(alarmsOfRequest);
      }
    });
  }
});
