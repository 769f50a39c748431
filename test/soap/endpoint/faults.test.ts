import { expect } from 'chai';
import { readAnswer } from '../../../src/soap/decoding/answer-reader.js';
import { faultAnswer } from '../../../src/soap/endpoint/faults.js';

describe('faultAnswer', () => {
  for (const fault of ['Sender', 'MustUnderstand', 'DataEncodingUnknown', 'VersionMismatch'] as const) {
    it(`writes env:${fault} so that it is read back, whatever the reason contains`, () => {
      const reason = 'a<b> & "c" \'d\' ]]> \r\n\t é \u{1F600}';
      const { body } = faultAnswer({
        kind: 'fault',
        fault,
        reason,
        notUnderstood: [{ namespace: 'urn:a', local: 'b' }],
      });
      expect(readAnswer(Buffer.from(body))).to.deep.equal({ kind: 'fault', code: fault, reason });
    });
  }

  it('writes U+FFFD for what XML cannot express', () => {
    const { body } = faultAnswer({ kind: 'fault', fault: 'Sender', reason: 'a\u0000\uD800b' });
    expect(readAnswer(Buffer.from(body))).to.include({ reason: 'a\uFFFD\uFFFDb' });
  });

  it('names every header block that was not understood', () => {
    const notUnderstood = [
      { namespace: 'urn:a', local: 'b' },
      { namespace: 'urn:"<c>', local: 'd' },
    ];
    const { body } = faultAnswer({ kind: 'fault', fault: 'MustUnderstand', reason: 'x', notUnderstood });
    expect(body).to.include('<env:NotUnderstood qname="h:b" xmlns:h="urn:a"/>');
    expect(body).to.include('<env:NotUnderstood qname="h:d" xmlns:h="urn:&quot;&lt;c&gt;"/>');
  });
});
