import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { accepted } from './admin.js';
import { recordAt, recordsFrom } from './sample-numbers.js';
import { A, B, type Site, Sites } from './sites.js';
import { standstillModule } from './standstill.js';
import { until } from './until.js';

/** A tenth of the usual times and less, in milliseconds. */
const TIMES = { beat: 50, look: 100, told: 1_000, ended: 6_000, stop: 1_500 };

describe('a daemon whose event loop stands still', function () {
  this.timeout(90_000);
  let sites: Sites;
  let site: Site;

  before(async () => {
    sites = await Sites.create([A], { strangers: [{ operator: B, port: 9 }] });
    [site] = sites.all as [Site];
    site.daemon.nodeOptions = ['--import', standstillModule(TIMES)];
  });
  beforeEach(() => site.daemon.start());
  afterEach(() => site.daemon.kill());
  after(() => sites?.end());

  const complaints = () =>
    site.daemon.stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('is told of on standard error while it lasts and when it is over, and an alarm is raised when it comes again', async () => {
    for (let time = 0; time < 3; time += 1) {
      site.daemon.signal('SIGUSR2');
      await pause(100);
      await site.admin.node(B);
    }
    await until(async () => {
      const alarm = (await site.admin.alarms()).find(({ cause }) => cause === 'event-loop-delayed');
      return alarm?.object === 'des/event-loop' ? undefined : 'no alarm';
    });
    // Its own clock has to see that the loop goes on.
    await pause(500);
    expect(await site.daemon.terminate()).to.equal(0);
    const lines = complaints();
    // It may also have stood still while it was started.
    const last = lines.slice(-6);
    expect(last.map(({ level, msg }) => `${level} ${msg}`)).to.deep.equal(
      Array(3).fill(['error the event loop stands still', 'warn the event loop goes on after standing still']).flat(),
    );
    expect(last[0]).to.have.all.keys('level', 'time', 'standstill', 'msg');
    expect(last[0].standstill).to.be.within(1_000, 1_200);
  });

  it('ends in time after SIGTERM all the same, names what it was closing, and loses nothing', async () => {
    accepted(await site.admin.change({ add: recordsFrom(0, 100) }));
    // A request that does not come to its end keeps the daemon from having stopped before its loop stands still.
    const request = connect(site.iddPort, '127.0.0.1').on('error', () => {});
    request.write('POST /idd HTTP/1.1\r\nHost: a\r\nContent-Type: application/soap+xml\r\nContent-Length: 9\r\n\r\n');
    await pause(200);
    const start = Date.now();
    const ended = site.daemon.terminate();
    await until(async () => (site.daemon.log.at(-1)!.msg === 'stopping' ? undefined : 'it does not stop'));
    site.daemon.signal('SIGHUP');
    expect(await ended).to.equal(null);
    expect(Date.now() - start).to.be.below(5_000);
    expect(complaints().at(-1)).to.deep.include({
      level: 'fatal',
      closing: 'the alarm webhook, the Idd listener, the admin listener',
      msg: 'the daemon does not stop in time: the process is ended',
    });
    request.destroy();
    await site.daemon.start();
    expect(await site.admin.lookup(recordAt(99).e164Number!)).to.deep.equal(['sip:one@ims.example']);
  });

  it('is ended when it does not go on, also where it can learn of no signal', async () => {
    accepted(await site.admin.change({ add: [recordAt(500)] }));
    site.daemon.signal('SIGHUP');
    await pause(100);
    expect(await site.daemon.terminate()).to.equal(null);
    expect(
      complaints()
        .slice(-2)
        .map(({ level }) => level),
    ).to.deep.equal(['error', 'fatal']);
    await site.daemon.start();
    expect(await site.admin.lookup(recordAt(500).e164Number!)).to.deep.equal(['sip:one@ims.example']);
  });
});
