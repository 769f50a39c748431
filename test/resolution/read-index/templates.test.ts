import { expect } from 'chai';
import type { NaptrValue } from '../../../src/enum/naptr-record.js';
import { IndexMemory, newMemory } from '../../../src/resolution/read-index/memory.js';
import { RdataCopier } from '../../../src/resolution/read-index/rdata-copier.js';
import { NO_TTL, Templates } from '../../../src/resolution/read-index/templates.js';
import { valueOfRdata, WireWriter } from '../../../src/resolution/read-index/wire.js';

const LONG = 'x'.repeat(250);

function valueWith(regexp: string, service = LONG): NaptrValue {
  return { order: 1, preference: 2, flags: 'u', service, regexp, replacement: '.' };
}

describe('templates of the read index', () => {
  let memory: IndexMemory;
  let templates: Templates;
  const wire = new WireWriter();
  const use = (value: NaptrValue, ttl = NO_TTL) => {
    wire.write(value, undefined);
    return templates.use(wire, ttl);
  };

  beforeEach(() => {
    memory = new IndexMemory(newMemory(['h'], [0], 10_000));
    templates = new Templates(memory, 5);
  });

  it('hold once what comes before the regexp, whatever the regexps are', () => {
    use(valueWith('!^.*$!sip:0@x!'));
    const before = templates.bytes;
    use(valueWith('!^.*$!sip:1@x!'));
    expect(templates.bytes - before).to.be.below(50);
  });

  it('are apart where the TTL or what comes before the regexp differs', () => {
    const copier = new RdataCopier(memory);
    const regexp = '!^.*$!sip:0@x!';
    const all = [use(valueWith(regexp)), use(valueWith(regexp), 60), use(valueWith(regexp, 'E2U+sip'), 60)];
    expect(new Set(all)).to.have.property('size', 3);
    expect(all.map((template) => copier.ttl(template))).to.deep.equal([undefined, 60, 60]);
    expect(all.map((template) => valueOfRdata(copier.rdata(template, '')).service)).to.deep.equal([
      LONG,
      LONG,
      'E2U+sip',
    ]);
  });

  it('go with their last use, and what they alone shared with it', () => {
    const empty = templates.bytes;
    const [one, other] = [use(valueWith('!^.*$!sip:0@x!')), use(valueWith('!^.*$!sip:1@x!'))];
    expect(use(valueWith('!^.*$!sip:0@x!'))).to.equal(one);
    const full = templates.bytes;
    templates.release(one);
    expect(templates.bytes).to.equal(full);
    templates.release(one);
    templates.release(other);
    expect(templates.bytes).to.equal(empty);
    wire.write(valueWith('!^.*$!sip:0@x!'), undefined);
    expect(templates.find(wire, NO_TTL)).to.equal(undefined);
  });
});
