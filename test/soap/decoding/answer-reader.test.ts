import { expect } from 'chai';
import { readAnswer } from '../../../src/soap/decoding/answer-reader.js';
import { element, envelope, message } from './reading.js';

const answer = (body: string, charset?: string) =>
  readAnswer(Buffer.from(envelope(`<env:Body>${body}</env:Body>`)), charset);
const ack = (content: string) => answer(`<ACK xmlns="urn:q3645:idd:1">${content}</ACK>`);

describe('the answer to a message', () => {
  it('is an ACK with its codes as numbers', () => {
    expect(ack('<messageId> m-1 </messageId><returnCode>100</returnCode>')).to.deep.equal({
      kind: 'ack',
      ack: { messageId: 'm-1', returnCode: 100 },
    });
    expect(ack('<returnCode>404</returnCode><returnDescription>not UTF-8</returnDescription>')).to.deep.equal({
      kind: 'ack',
      ack: { returnCode: 404, returnDescription: 'not UTF-8' },
    });
  });

  it('is an ACK of a code that Table 2 does not name, too', () => {
    expect(ack('<returnCode>599</returnCode>')).to.have.nested.property('ack.returnCode', 599);
  });

  it('is a fault with code and first reason', () => {
    const fault =
      '<env:Fault><env:Code><env:Value>env:Sender</env:Value><env:Subcode><env:Value>x:y</env:Value></env:Subcode></env:Code>' +
      '<env:Reason><env:Text xml:lang="en">No <![CDATA[Body]]></env:Text><env:Text xml:lang="fr">Rien</env:Text></env:Reason>' +
      '<env:Detail><a xmlns="urn:x">detail</a></env:Detail></env:Fault>';
    expect(answer(fault)).to.deep.equal({ kind: 'fault', code: 'Sender', reason: 'No Body' });
  });

  it('is a fault even when code and reason are missing', () => {
    expect(answer('<env:Fault/>')).to.deep.equal({ kind: 'fault', code: '', reason: '' });
  });

  it('is read in the encoding that a byte order mark, the charset or the declaration names, in this order', () => {
    const text = envelope('<env:Body><ACK xmlns="urn:q3645:idd:1"><returnCode>100</returnCode></ACK></env:Body>');
    const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>${text}`;
    const utf16 = (written: string) => Buffer.from(written, 'utf16le');
    const answers: [Uint8Array, string | undefined][] = [
      [Buffer.from(declared('utf-16')), 'utf-8'],
      [utf16(`\uFEFF${declared('utf-8')}`), 'utf-8'],
      [utf16(`\uFEFF${declared('utf-8')}`), undefined],
      [utf16(declared('utf-8')), 'utf-16'],
      [Buffer.from(`\uFEFF${declared('iso-8859-1')}`), 'iso-8859-1'],
    ];
    for (const [body, charset] of answers) expect(readAnswer(body, charset)).to.have.property('kind', 'ack');
  });

  it('may name a derived type, make no claim on its encoding, and have a comment before and after it', () => {
    const instance =
      'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:i="urn:q3645:idd:1" xsi:type="i:ReturnCodeType"';
    const styled = `env:encodingStyle="http://www.w3.org/2003/05/soap-envelope/encoding/none"`;
    const text = envelope(
      `<env:Body><ACK xmlns="urn:q3645:idd:1" ${styled}><returnCode ${instance}>100</returnCode></ACK></env:Body>`,
    );
    const read = readAnswer(Buffer.from(`<!-- before -->${text}<!-- after -->`));
    expect(read).to.deep.equal({ kind: 'ack', ack: { returnCode: 100 } });
  });

  const garbage: [string, () => unknown][] = [
    ['nothing', () => readAnswer(Buffer.alloc(0))],
    ['an HTML page', () => readAnswer(Buffer.from('<html><body>Bad gateway</body></html>'))],
    ['a broken document', () => readAnswer(Buffer.from(message().slice(0, 300)))],
    ['another message', () => answer(element())],
    [
      'an ACK in an encoding of data that nobody agreed on',
      () => answer('<ACK xmlns="urn:q3645:idd:1" env:encodingStyle="urn:x"><returnCode>100</returnCode></ACK>'),
    ],
    ['an ACK without its code', () => ack('<messageId>m-1</messageId>')],
    ['an ACK with a code outside its range', () => ack('<returnCode>600</returnCode>')],
    ['an ACK with unknown content', () => ack('<returnCode>100</returnCode><more/>')],
    ['an ACK of another version', () => answer('<ACK xmlns="urn:q3645:idd:2"><returnCode>100</returnCode></ACK>')],
    [
      'an ACK with another charset than it says',
      () => answer('<ACK xmlns="urn:q3645:idd:1"><returnCode>100</returnCode></ACK>', 'utf-16'),
    ],
    ['two ACKs', () => answer('<ACK xmlns="urn:q3645:idd:1"><returnCode>100</returnCode></ACK>'.repeat(2))],
    [
      'a SOAP 1.1 envelope',
      () => readAnswer(Buffer.from('<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"/>')),
    ],
    [
      'an ACK behind a header block that must be understood',
      () =>
        readAnswer(
          Buffer.from(
            envelope(
              '<env:Header><a xmlns="urn:x" env:mustUnderstand="1"/></env:Header>' +
                '<env:Body><ACK xmlns="urn:q3645:idd:1"><returnCode>100</returnCode></ACK></env:Body>',
            ),
          ),
        ),
    ],
  ];
  for (const [what, read] of garbage) {
    it(`is garbage when it is ${what}`, () => {
      expect(read()).to.have.property('kind', 'garbage');
      expect(read()).to.have.property('reason').that.is.a('string').and.is.not.empty;
    });
  }
});
