import { expect } from 'chai';
import { RateLimiter, type Verdict } from '../../src/dns/rate-limit.js';
import { queryFor } from './messages.js';
import { ANYBODY, NUMBER, ResponderUnderTest } from './responder-under-test.js';

const settings = { responsesPerSecond: 10, slip: 2, tableSize: 1000 };

function takes(limiter: RateLimiter, count: number, now: number, network = 1): Record<Verdict, number> {
  const verdicts = { sent: 0, slipped: 0, dropped: 0 };
  for (let index = 0; index < count; index++) verdicts[limiter.take(network, 'answered', now)]++;
  return verdicts;
}

describe('Response rate limiting', () => {
  it('sends so many answers a second, and of the others every second one truncated', () => {
    const limiter = new RateLimiter(settings, 7);
    expect(takes(limiter, 30, 0)).to.deep.equal({ sent: 10, slipped: 10, dropped: 10 });
    expect(takes(limiter, 30, 500)).to.deep.equal({ sent: 5, slipped: 12, dropped: 13 });
    expect(takes(limiter, 30, 60_000).sent).to.equal(10);
  });

  it('has no upper hand over who stays below the limit', () => {
    const limiter = new RateLimiter(settings, 7);
    for (let now = 0; now < 100_000; now += 100) expect(limiter.take(1, 'answered', now)).to.equal('sent');
  });

  it('truncates none with slip 0, and all with slip 1', () => {
    expect(takes(new RateLimiter({ ...settings, slip: 0 }, 7), 30, 0)).to.deep.equal({
      sent: 10,
      slipped: 0,
      dropped: 20,
    });
    expect(takes(new RateLimiter({ ...settings, slip: 1 }, 7), 30, 0)).to.deep.equal({
      sent: 10,
      slipped: 20,
      dropped: 0,
    });
  });

  it('counts networks and kinds of answer apart', () => {
    const limiter = new RateLimiter(settings, 7);
    takes(limiter, 30, 0);
    expect(takes(limiter, 10, 0, 2).sent).to.equal(10);
    expect(limiter.take(1, 'nxdomain', 0)).to.equal('sent');
    expect(limiter.take(1, 'nodata', 0)).to.equal('sent');
    expect(limiter.take(1, 'refused', 0)).to.equal('sent');
    // As large as the answer, and asked for in the same way.
    expect(limiter.take(1, 'truncated', 0)).to.not.equal('sent');
  });

  it('keeps the limit of one network while many others come and go, in memory of fixed size', () => {
    const limiter = new RateLimiter({ ...settings, tableSize: 64 }, 7);
    let sent = 0;
    for (let now = 0; now < 1000; now++) {
      limiter.take(1000 + now, 'answered', now);
      for (let times = 0; times < 5; times++) if (limiter.take(1, 'answered', now) === 'sent') sent++;
    }
    expect(sent).to.be.within(10, 30);
  });

  it('gives nothing when the clock is set back', () => {
    const limiter = new RateLimiter(settings, 7);
    takes(limiter, 30, 10_000);
    expect(takes(limiter, 30, 0).sent).to.equal(0);
  });
});

describe('A responder with rate limiting', () => {
  const client = { ...ANYBODY, network: 5 };
  const limited = () =>
    new ResponderUnderTest({ rateLimiter: new RateLimiter({ ...settings, responsesPerSecond: 1 }, 7) });

  it('answers a client beyond the limit truncated, so that it asks over TCP, which has none', () => {
    const under = limited();
    expect(under.ask(queryFor(NUMBER), { client }).answers).to.have.length(2);
    expect(under.raw(queryFor(NUMBER), { client })).to.equal(undefined);
    const slipped = under.ask(queryFor(NUMBER), { client });
    expect(slipped).to.include({ tc: true, rcode: 0 });
    expect(slipped.answers).to.deep.equal([]);
    for (let times = 0; times < 10; times++) {
      expect(under.ask(queryFor(NUMBER), { client, transport: 'tcp' }).answers).to.have.length(2);
    }
    expect(under.observed.slice(0, 3).map(({ outcome }) => outcome)).to.deep.equal(['answered', 'dropped', 'slipped']);
  });

  it('never limits a client that is exempt', () => {
    const under = limited();
    for (let times = 0; times < 10; times++) {
      expect(under.ask(queryFor(NUMBER), { client: ANYBODY }).answers).to.have.length(2);
    }
  });

  it('sends truncated negative answers without SOA', () => {
    const under = limited();
    const query = queryFor('9.e164.arpa', 'NAPTR', { edns: {} });
    under.raw(query, { client });
    under.raw(query, { client });
    const slipped = under.ask(query, { client });
    expect(slipped).to.include({ tc: true, rcode: 3 });
    expect(slipped.authorities).to.deep.equal([]);
    expect(slipped.opt).not.to.equal(undefined);
  });
});
