import { expect } from 'chai';
import { applyRecord, substitute } from '../../src/enum/substitution.js';
import { numberRecord } from './sample-record.js';

function apply(regexp: string, number = '+441632960001'): string | undefined {
  return applyRecord(numberRecord(number, { regexp }), number);
}

describe('a record applied to a number [RFC 3402 §3.2, RFC 6116 §3.1]', () => {
  it('gives the replacement with its back references filled in', () => {
    expect(apply('!^(.*)$!sip:\\1@ims.example!')).to.equal('sip:+441632960001@ims.example');
    expect(apply('!^\\+44(.*)$!tel:+44\\1;npdi!')).to.equal('tel:+441632960001;npdi');
    expect(apply('!^.*$!sip:desk@example.com!')).to.equal('sip:desk@example.com');
    expect(apply('!^\\+(44)(1632)(.*)$!sip:\\3-\\2-\\1-\\2@x!')).to.equal('sip:960001-1632-44-1632@x');
  });

  it('takes the leftmost longest match', () => {
    expect(apply('!(44|441|4416)!sip:\\1@x!')).to.equal('sip:4416@x');
  });

  it('fills in nothing for a subexpression that took no part', () => {
    expect(apply('!^\\+(33)?.*$!sip:a\\1@x!')).to.equal('sip:a@x');
  });

  it('drops what the expression leaves unmatched', () => {
    expect(apply('!^\\+44!sip:gateway@x!')).to.equal('sip:gateway@x');
  });

  it('gives nothing where the expression does not match', () => {
    expect(apply('!^\\+33(.*)$!sip:\\1@x!')).to.equal(undefined);
  });

  it('gives nothing where what comes out is no URI, or the regexp is none', () => {
    expect(apply('!^\\+(33)?.*$!sip:\\1!')).to.equal(undefined);
    expect(apply('!^(.*$!sip:x!')).to.equal(undefined);
    expect(apply('')).to.equal(undefined);
  });

  it('stays fast with hostile expressions and input that is far longer than a number', () => {
    const long = `+${'1'.repeat(20_000)}x`;
    const started = performance.now();
    for (const ere of [
      '(1+)+$',
      '^(([1])+)+2$',
      '(1|11)*2',
      '(1*)*(1*)*(1*)*2',
      '^(1?){15}1{15}$',
      '(.*)(.*)(.*)(.*)(.*)2',
    ]) {
      expect(substitute(`!${ere}!sip:x!`, long), ere).to.deep.equal({ unmatched: true });
    }
    // A backtracking engine would need longer than the age of the universe for the first one alone.
    expect(performance.now() - started).to.be.lessThan(5000);
  });

  it('takes time in proportion to the input with a hostile expression', () => {
    const timeOnce = (input: string) => {
      const started = performance.now();
      for (let i = 0; i < 5; i++) substitute('!^(1+)+$|(1+)+2!sip:x!', input);
      return performance.now() - started;
    };
    // The quickest of several, as other processes only add to it.
    const time = (length: number) => Math.min(...Array.from({ length: 5 }, () => timeOnce(`+${'1'.repeat(length)}x`)));
    time(1000);
    // Quadratic time would give a ratio of 400; a machine busy with other things stays far below that.
    expect(time(40_000) / Math.max(time(2000), 0.2)).to.be.lessThan(150);
  });
});
