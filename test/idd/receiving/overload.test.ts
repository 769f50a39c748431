import { expect } from 'chai';
import { Peers } from '../../../src/idd/peers.js';
import { StoreError } from '../../../src/idd/ports/store/index.js';
import { Overload, type Place } from '../../../src/idd/receiving/overload.js';
import type { Limits } from '../../../src/idd/settings.js';
import { FakeClock } from '../fake-clock.js';
import { ToldAlarms } from './told-alarms.js';

const A = '208-01';
const B = '262-01';
const MINUTE = 60_000;

describe('overload', () => {
  let clock: FakeClock;
  let alarms: ToldAlarms;
  let queued: Record<string, number>;
  let counted: number;
  let overload: Overload;

  function start(limits: Partial<Limits> = {}) {
    clock = new FakeClock();
    alarms = new ToldAlarms();
    queued = {};
    counted = 0;
    const peer = (operator: string, source: string) => ({
      operator,
      url: 'http://192.0.2.1/idd',
      address: '192.0.2.1',
      admission: 'auto' as const,
      sources: [source],
      priority: 0,
      maxRecords: 1_000_000,
    });
    overload = new Overload({
      peers: new Peers({ peers: [peer(A, '192.0.2.1/32'), peer(B, '192.0.2.2/32')] }),
      store: {
        countQueuedResponses: async (operator) => {
          counted += 1;
          return queued[operator] ?? 0;
        },
      },
      alarms,
      clock,
      settings: {
        limits: {
          messageBytes: 1000,
          profileBytes: 1000,
          recordsPerMessage: 1,
          recordsPerNumber: 1,
          messagesAtOnce: 8,
          bytesAtOnce: 8000,
          responsesQueued: 10,
          connections: 8,
          ...limits,
        },
      },
    });
  }
  beforeEach(() => start());
  afterEach(() => overload.stop());

  const enter = async (peer: string, bytes = 0) => {
    const entered = await overload.enter(peer, bytes);
    return 'reason' in entered ? entered.reason : entered;
  };

  async function fill(peer: string, bytes = 0): Promise<Place[]> {
    const places: Place[] = [];
    for (;;) {
      const place = await enter(peer, bytes);
      if (typeof place === 'string') return places;
      places.push(place);
    }
  }

  it('turns away a peer that has its share of messages, and no other peer', async () => {
    const places = await fill(A);
    expect(places).to.have.length(4);
    expect(await enter(A)).to.equal('too many messages at once');
    expect(await enter(B)).to.be.an('object');
    places[0]!.leave();
    places[0]!.leave();
    expect(await enter(A)).to.be.a('string');
    places[1]!.leave();
    expect(await enter(A)).to.be.an('object');
    expect(await enter(A)).to.be.a('string');
  });

  it('turns away a message whose declared length does not fit, before anything of it is read', async () => {
    const place = (await enter(A)) as Place;
    expect(place.grow(3000)).to.equal(undefined);
    expect(await enter(A, 1500)).to.equal('too many bytes at once');
    expect(await enter(A, 500)).to.be.an('object');
    place.leave();
    expect(await enter(A, 1500)).to.be.an('object');
  });

  it('takes no room for bytes that are only declared, whoever declares them', async () => {
    start({ messagesAtOnce: 1000 });
    for (let count = 0; count < 100; count++) expect(await enter(A, 4000)).to.be.an('object');
    const place = (await enter(B, 4000)) as Place;
    for (let bytes = 500; bytes <= 4000; bytes += 500) expect(place.grow(bytes)).to.equal(undefined);
  });

  it('lets no peer declare or fill more than its share, though it has nothing yet', async () => {
    expect(await enter(A, 4001)).to.equal('too many bytes at once');
    const place = (await enter(A, 4000)) as Place;
    expect(place.grow(4001)).to.equal('too many bytes at once');
    expect(place.grow(4000)).to.equal(undefined);
    expect(await enter(B, 2001)).to.equal('too many bytes at once');
    expect(await enter(B, 2000)).to.be.an('object');
  });

  it('turns away a message that becomes longer than there is room, whatever it declared', async () => {
    const [one, other] = [(await enter(A)) as Place, (await enter(A, 100)) as Place];
    expect(one.grow(2000)).to.equal(undefined);
    expect(other.grow(100)).to.equal(undefined);
    expect(other.grow(1900)).to.equal(undefined);
    expect(other.grow(2200)).to.equal('too many bytes at once');
    one.leave();
    expect(other.grow(2200)).to.equal(undefined);
    other.leave();
    expect(await enter(B, 4000)).to.be.an('object');
  });

  it('has the bytes of a message that it turns away for others at once, before it has been given up', async () => {
    const [one, other] = [(await enter(A)) as Place, (await enter(A)) as Place];
    expect(one.grow(2000)).to.equal(undefined);
    expect(other.grow(1900)).to.equal(undefined);
    expect(other.grow(2200)).to.equal('too many bytes at once');
    expect([...alarms.open.keys()], 'who had the most then').to.deep.equal([`overloaded peer/${A}`]);
    expect(one.grow(4000)).to.equal(undefined);
    other.leave();
    expect(one.grow(4001)).to.equal('too many bytes at once');
    one.leave();
    expect(await enter(A, 4000)).to.be.an('object');
    expect(await enter(A, 4001)).to.be.a('string');
  });

  it('turns away requests of a peer that does not take the responses, until it does', async () => {
    queued[A] = 10;
    expect(await enter(A)).to.equal('the responses to earlier requests have not been taken');
    expect(await enter(B)).to.be.an('object');
    queued[A] = 9;
    expect(await enter(A), 'not counted at each request').to.be.a('string');
    await clock.advance(1000);
    expect(await enter(A)).to.be.an('object');
  });

  it('gives the place back that it took for a request with too many responses before it', async () => {
    queued[A] = 10;
    for (let count = 0; count < 20; count++) await enter(A);
    queued[A] = 0;
    await clock.advance(1000);
    expect(await fill(A)).to.have.length(4);
  });

  it('counts the responses only when there may be too many', async () => {
    start({ messagesAtOnce: 1000, responsesQueued: 100 });
    for (let count = 0; count < 90; count++) ((await enter(A)) as Place).leave();
    expect(counted).to.equal(1);
    queued[A] = 90;
    for (let count = 0; count < 20; count++) ((await enter(A)) as Place).leave();
    expect(counted).to.equal(2);
  });

  it('turns away connections beyond a share of their own for each peer, and for all strangers', () => {
    const from = (address: string) => {
      const left: (() => void)[] = [];
      for (;;) {
        const one = overload.connect(address);
        if (one === undefined) return left;
        left.push(one);
      }
    };
    const ofA = from('192.0.2.1');
    expect(ofA).to.have.length(4);
    expect(from('203.0.113.7')).to.have.length(2);
    expect(overload.connect('203.0.113.8')).to.equal(undefined);
    expect(overload.connect('192.0.2.2')).to.be.a('function');
    ofA[0]!();
    expect(overload.connect('192.0.2.1')).to.equal(undefined);
    ofA[0]!();
    expect(overload.connect('192.0.2.1')).to.equal(undefined);
    ofA[1]!();
    ofA[2]!();
    expect(overload.connect('192.0.2.1')).to.be.a('function');
  });

  it('says 501 for a store that takes nothing more, and passes on every other error', () => {
    const busy = new StoreError('STORE_BUSY', 'x');
    expect(overload.acknowledgeFailure(busy, 'm-1')).to.include({ messageId: 'm-1', returnCode: 501 });
    const full = new StoreError('STORE_FULL', 'x');
    expect(() => overload.acknowledgeFailure(full, 'm-1')).to.throw(full as never);
  });

  describe('the alarm', () => {
    it('is about the peer that has more than half of what is in use', async () => {
      await fill(A);
      expect([...alarms.open.keys()]).to.deep.equal([`overloaded peer/${A}`]);
      expect(alarms.open.get(`overloaded peer/${A}`)).to.include({ operator: A });
      expect(alarms.open.get(`overloaded peer/${A}`)!.text).to.contain('too many messages at once');
    });

    it('is about this DES where no single peer is the cause', async () => {
      start({ messagesAtOnce: 2 });
      await enter(A);
      await enter(B);
      await enter(B);
      expect([...alarms.open.values()].map(({ object, operator }) => [object, operator])).to.deep.equal([
        ['des', undefined],
      ]);
    });

    it('is about the peer that does not take its responses', async () => {
      queued[B] = 10;
      await enter(A);
      await enter(B);
      expect([...alarms.open.keys()]).to.deep.equal([`overloaded peer/${B}`]);
    });

    it('ends when nothing has been turned away for a minute', async () => {
      const places = await fill(A);
      await clock.advance(MINUTE - 1000);
      expect(await enter(A)).to.be.a('string');
      for (const place of places) place.leave();
      await clock.advance(MINUTE - 1);
      expect(alarms.open.size).to.equal(1);
      await clock.advance(1);
      expect(alarms.open.size).to.equal(0);
      await clock.advance(MINUTE);
      expect(alarms.events.filter((event) => event.startsWith('clear'))).to.have.length(1);
      await fill(A);
      expect(alarms.open.size).to.equal(1);
    });

    it('is neither raised nor cleared after the end', async () => {
      await fill(A);
      overload.stop();
      await clock.advance(2 * MINUTE);
      expect(alarms.events.filter((event) => event.startsWith('clear'))).to.deep.equal([]);
    });
  });
});
