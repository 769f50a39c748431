import { Writable } from 'node:stream';
import { expect } from 'chai';
import { LogOutput } from '../../src/cli/log-output.js';

/** A reader that takes what it is given only when it is told to. */
class SlowReader extends Writable {
  text = '';
  isTaking = false;
  #go = () => {};

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const take = () => {
      this.text += chunk.toString();
      done();
    };
    if (this.isTaking) take();
    else this.#go = take;
  }

  take(): void {
    this.isTaking = true;
    this.#go();
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const line = (index: number) => `${JSON.stringify({ index, text: 'x'.repeat(900) })}\n`;

describe('the output of the log', () => {
  it('keeps at most 4 MiB for a reader that takes nothing, and says how many lines were dropped', async () => {
    const reader = new SlowReader();
    const output = new LogOutput(reader, () => {});
    for (let index = 0; index < 10_000; index += 1) output.write(line(index));
    expect(reader.writableLength).to.be.below(4 * 1024 * 1024 + 2000);
    reader.take();
    await turn();
    output.write(line(-1));
    await turn();
    const lines = reader.text
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    const kept = lines.length - 2;
    expect(lines.slice(0, kept).map(({ index }) => index)).to.deep.equal(Array.from({ length: kept }, (_, at) => at));
    expect(lines.at(-2)).to.deep.include({ level: 'warn', dropped: 10_000 - kept });
    expect(lines.at(-1).index).to.equal(-1);
  });

  it('tells once that it is broken, and takes lines without any effect then', async () => {
    const failures: string[] = [];
    let writes = 0;
    const broken = new Writable({
      write(_chunk, _encoding, done) {
        writes += 1;
        done(new Error('ENOSPC'));
      },
    });
    const output = new LogOutput(broken, ({ message }) => failures.push(message));
    for (let index = 0; index < 5; index += 1) {
      output.write(line(index));
      await turn();
    }
    expect({ failures, writes }).to.deep.equal({ failures: ['ENOSPC'], writes: 1 });
    expect(await output.taken()).to.equal(false);
  });

  it('knows when all lines are taken', async () => {
    const reader = new SlowReader();
    const output = new LogOutput(reader, () => {});
    output.write(line(0));
    let taken: boolean | undefined;
    void output.taken().then((all) => (taken = all));
    await turn();
    expect(taken).to.equal(undefined);
    reader.take();
    await turn();
    expect(taken).to.equal(true);
  });

  it('knows that the lines will not be taken when it breaks', async () => {
    const reader = new SlowReader();
    const output = new LogOutput(reader, () => {});
    output.write(line(0));
    const taken = output.taken();
    reader.destroy(new Error('EPIPE'));
    expect(await taken).to.equal(false);
  });
});
