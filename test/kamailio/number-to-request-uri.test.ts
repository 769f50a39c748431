import { expect } from 'chai';
import { freePorts } from '../../src/demo/free-ports.js';
import type { NaptrRecord } from '../../src/enum/naptr-record.js';
import { accepted } from '../processes/admin.js';
import { untilSettled } from '../processes/profiles.js';
import { A, B, type Site, Sites } from '../processes/sites.js';
import { until } from '../processes/until.js';
import { canRunKamailio, Kamailio } from './kamailio.js';
import { SipAgent } from './sip-agent.js';

/** Of this machine alone, and of nobody else's tests. */
const RESOLVER = '127.53.96.1';
const NUMBER = '+441632960001';

describe('a call by way of Kamailio, from a number at operator A to the request URI at operator B', function () {
  this.timeout(60_000);
  let sites: Sites;
  let a: Site;
  let b: Site;
  let caller: SipAgent;
  let callee: SipAgent;
  let proxy: number;
  let kamailio: Kamailio | undefined;

  before(async function () {
    if (!canRunKamailio()) this.skip();
    sites = await Sites.create([A, B], {
      dns: (operator) => (operator === B ? `listen: "${RESOLVER}:53", suffixes: [e164.arpa]` : undefined),
    });
    [a, b] = sites.all as [Site, Site];
    await sites.start();
    caller = await SipAgent.open();
    callee = await SipAgent.open();
    [proxy] = (await freePorts(1)) as [number];
    kamailio = await Kamailio.start(proxy, { resolver: RESOLVER, border: callee.port });
  });
  after(async () => {
    await kamailio?.stop();
    await caller?.close();
    await callee?.close();
    await sites?.end();
  });

  const record = (subject: { e164Number: string } | { e164Prefix: string }, user: string): NaptrRecord => ({
    ...subject,
    order: 100,
    preference: 10,
    flags: 'u',
    service: 'E2U+sip',
    // The resolver has no address for that name: the proxy must not need one.
    regexp: `!^(.*)$!sip:${user}@ims.example!`,
    replacement: '.',
  });

  it('refuses a number that nobody announces', async () => {
    expect(await caller.call(NUMBER, proxy)).to.equal('SIP/2.0 404 Nobody announces this number');
  });

  it('rewrites the request URI of a number loaded at A once A and B have exchanged their profiles over Idd', async () => {
    accepted(await a.admin.change({ add: [record({ e164Number: NUMBER }, '\\1')] }));
    accepted(await a.admin.addNodes(B));
    await untilSettled(a, b);
    expect(await caller.call('+441632960001', proxy, 'second')).to.equal('SIP/2.0 486 Busy Here');
    expect(await callee.invited(0)).to.equal(`sip:${NUMBER}@ims.example`);
  });

  it('follows a change at A, a block and a removal', async () => {
    accepted(await a.admin.change({ add: [record({ e164Prefix: '+4416330' }, 'block-\\1')] }));
    accepted(await a.admin.change({ remove: [record({ e164Number: NUMBER }, '\\1')] }));
    await untilSettled(a, b);
    await until(async () => ((await b.admin.lookup(NUMBER)) === undefined ? undefined : 'it still resolves at B'));
    expect(await caller.call(NUMBER, proxy, 'third')).to.equal('SIP/2.0 404 Nobody announces this number');
    expect(await caller.call('+441633000099', proxy)).to.equal('SIP/2.0 486 Busy Here');
    expect(await callee.invited(1)).to.equal(`sip:block-+441633000099@ims.example`);
  });

  it('takes every record of a number to the border, each as a branch of its own', async () => {
    const both = ['one-\\1', 'two-\\1'].map((user) => record({ e164Number: '+441634000001' }, user));
    accepted(await a.admin.change({ add: both }));
    await untilSettled(a, b);
    expect(await caller.call('+441634000001', proxy)).to.equal('SIP/2.0 486 Busy Here');
    const uris = await callee.invitedAs('+441634000001', 2);
    expect(uris).to.have.members(['sip:one-+441634000001@ims.example', 'sip:two-+441634000001@ims.example']);
  });

  it('ends in 478 without a next hop where the resolver knows opendes only', async () => {
    const [other] = (await freePorts(1)) as [number];
    const without = await Kamailio.start(other, { resolver: RESOLVER });
    try {
      expect(await caller.call('+441633000098', other)).to.match(/^SIP\/2\.0 478 /);
    } finally {
      await without.stop();
    }
  });
});
