import { expect } from 'chai';
import type { NaptrRecord, Result } from '../../../generated/messages.js';
import type { DataChange, DataOutcome, Reception } from '../../../src/idd/ports/store/index.js';
import { DataRequest } from '../../../src/idd/receiving/data-request.js';
import type { ReceivingContext } from '../../../src/idd/receiving/receiving-context.js';
import { sampleHeader, sampleRecord, sampleRecords } from '../../soap/sample-messages.js';

const PEER = '208-01';

/** A store that writes down what it is asked to do. */
class WritingDown {
  readonly calls: [name: string, ...rest: unknown[]][] = [];
  results: Result[] = [];
  outcome: DataOutcome = { kind: 'applied' };
  reception: Reception = 'stored';
  apply = () => {};
  readonly #applied = new Promise<void>((resolve) => {
    this.apply = resolve;
  });

  async receiveDataRequest({ change }: { change: DataChange }, respond: (outcome: DataOutcome) => Result) {
    this.calls.push(['receiveDataRequest', sizeOf(change)]);
    this.results.push(respond(this.outcome));
    return this.reception;
  }
  async receiveRejectedRequest(_request: unknown, result: Result) {
    this.calls.push(['receiveRejectedRequest']);
    this.results.push(result);
    return this.reception;
  }
  async openChange(peer: string, command: string) {
    this.calls.push(['openChange', peer, command]);
    return 7;
  }
  async stageChange(change: number, piece: DataChange) {
    this.calls.push(['stageChange', change, sizeOf(piece)]);
  }
  async dropChange(change: number) {
    this.calls.push(['dropChange', change]);
  }
  async receiveStagedChange({ staged }: { staged: number }, respond: (outcome: DataOutcome) => Result) {
    this.calls.push(['receiveStagedChange', staged]);
    this.results.push(respond(this.outcome));
    return { reception: this.reception, applied: this.#applied };
  }
  get names(): string[] {
    return this.calls.map(([name]) => name);
  }
}

const sizeOf = (change: DataChange) => ('records' in change ? change.records : change.modifications).length;

describe('a data request on its way in', () => {
  let store: WritingDown;
  let woken: string[];
  beforeEach(() => {
    store = new WritingDown();
    woken = [];
  });

  function begin(command: 'ADD_DATA_REQ' | 'MOD_DATA_REQ' | 'REMOVE_DATA_REQ'): DataRequest {
    return new DataRequest({
      command,
      header: sampleHeader(),
      peer: { operator: PEER },
      store,
      clock: { now: () => 0 },
      settings: { operator: { id: '234-15', name: '', numbers: [] } },
      wake: (operator: string) => woken.push(operator),
    } as unknown as ReceivingContext);
  }

  const end = (request: DataRequest) => request.finish('ADD_DATA_REQ', {} as never, new Uint8Array(16));

  async function give(request: DataRequest, records: NaptrRecord[], size = 200): Promise<void> {
    for (let at = 0; at < records.length; at += size) await request.records(records.slice(at, at + size));
  }

  it('of up to 1,000 records is applied in one transaction', async () => {
    const request = begin('ADD_DATA_REQ');
    await give(request, sampleRecords(1000));
    expect(store.calls).to.deep.equal([]);
    expect(await end(request)).to.include({ returnCode: 100 });
    expect(store.calls).to.deep.equal([['receiveDataRequest', 1000]]);
  });

  it('of more is staged in pieces of up to 500 while it comes in', async () => {
    const request = begin('ADD_DATA_REQ');
    await give(request, sampleRecords(2600));
    expect(await end(request)).to.include({ returnCode: 100 });
    expect(store.names[0]).to.equal('openChange');
    const pieces = store.calls.filter(([name]) => name === 'stageChange').map(([, , size]) => size as number);
    expect(pieces.reduce((sum, size) => sum + size, 0)).to.equal(2600);
    expect(Math.max(...pieces)).to.be.at.most(500);
    expect(store.names.at(-1)).to.equal('receiveStagedChange');
  });

  it('holds no more records than a short one has, however it comes', async () => {
    const request = begin('REMOVE_DATA_REQ');
    for (let count = 1; count <= 2000; count += 1) {
      await request.records([sampleRecord(count)]);
      const staged = store.calls.reduce(
        (sum, [name, , size]) => sum + (name === 'stageChange' ? (size as number) : 0),
        0,
      );
      expect(count - staged).to.be.at.most(1000);
    }
  });

  it('has modifications staged as well', async () => {
    const request = begin('MOD_DATA_REQ');
    const modification = { existing: sampleRecord(1), modified: sampleRecord(2) };
    await request.modifications(new Array(1001).fill(modification));
    expect(store.calls.slice(0, 2)).to.deep.equal([
      ['openChange', PEER, 'MOD_DATA_REQ'],
      ['stageChange', 7, 500],
    ]);
  });

  it('wakes the sender once more when the staged change has been applied: its response is queued then', async () => {
    const request = begin('ADD_DATA_REQ');
    await give(request, sampleRecords(1001));
    await end(request);
    expect(woken).to.deep.equal([PEER]);
    store.apply();
    await new Promise(setImmediate);
    expect(woken).to.deep.equal([PEER, PEER]);
  });

  it('stores nothing more from the first record that may not stand in the profile', async () => {
    const request = begin('ADD_DATA_REQ');
    await give(request, sampleRecords(1200));
    const before = store.calls.length;
    await request.records([{ ...sampleRecord(1), service: 'nonsense' }]);
    await give(request, sampleRecords(1200));
    expect(store.calls.slice(before)).to.deep.equal([['dropChange', 7]]);
    expect(await end(request)).to.include({ returnCode: 100 });
    expect(store.names.at(-1)).to.equal('receiveRejectedRequest');
    expect(store.results[0]!.resultCode).to.equal(603);
    expect(store.results[0]!.resultDescription).to.include('nonsense');
  });

  it('is dropped where the rest does not come', async () => {
    const request = begin('ADD_DATA_REQ');
    await give(request, sampleRecords(1200));
    await request.abandon();
    expect(store.calls.at(-1)).to.deep.equal(['dropChange', 7]);
  });

  it('is dropped where the store fails at its end', async () => {
    const request = begin('ADD_DATA_REQ');
    await give(request, sampleRecords(1200));
    store.receiveStagedChange = async () => {
      throw new Error('full');
    };
    expect(await end(request).catch((error: Error) => error.message)).to.equal('full');
    expect(store.calls.at(-1)).to.deep.equal(['dropChange', 7]);
  });

  it('says why a staged change was not applied', async () => {
    store.outcome = { kind: 'missing', record: sampleRecord(5) };
    const request = begin('REMOVE_DATA_REQ');
    await give(request, sampleRecords(1200));
    await request.finish('REMOVE_DATA_REQ', {} as never, new Uint8Array(16));
    expect(store.results[0]!.resultCode).to.equal(605);
    expect(store.results[0]!.resultDescription).to.match(/is not in the profile/);
  });
});
