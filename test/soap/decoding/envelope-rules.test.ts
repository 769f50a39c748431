import { expect } from 'chai';
import { ENV, element, envelope, message, read, verdict } from './reading.js';

const BODY = `<env:Body>${element()}</env:Body>`;
const ROLE = `${ENV}/role`;

/** An envelope with these header blocks. */
function withHeader(blocks: string, body = BODY): string {
  return envelope(`<env:Header>${blocks}</env:Header>${body}`);
}

describe('the envelope rules of SOAP 1.2', () => {
  it('take an envelope with and without Header', () => {
    expect(verdict(envelope(BODY))).to.equal('valid');
    expect(verdict(withHeader(''))).to.equal('valid');
  });

  it('take white space, comments and attributes of other namespaces on Envelope, Header and Body', () => {
    const parts = `\n<!-- a -->\n<env:Header x:a="1">\n</env:Header>\t<env:Body x:b="2">\r\n${element()} <!-- b --></env:Body>\n`;
    expect(verdict(envelope(parts, ' xmlns:x="urn:x" x:c="3"'))).to.equal('valid');
  });

  it('ignore attributes of header blocks at the body element and in it [W3C SOAP Part 1 §5.2.2–§5.2.4]', () => {
    for (const attribute of ['env:mustUnderstand="true"', 'env:role="urn:x"', 'env:relay="1"']) {
      expect(verdict(message().replace(/<ADD_DATA_REQ/, `$& ${attribute}`)), attribute).to.equal('valid');
      expect(verdict(message().replace('<order', `$& ${attribute}`)), attribute).to.equal('valid');
    }
    expect(verdict(message().replace('<order', '$& env:other="1"'))).to.equal(401);
  });

  describe('for encodingStyle [W3C SOAP Part 1 §5.1.1]', () => {
    const styled = (tag: string, style: string) => message().replace(`<${tag}`, `$& env:encodingStyle="${style}"`);

    it('take the one that makes no claim, at the body element and below it', () => {
      for (const tag of ['ADD_DATA_REQ', 'header', 'naptrRecord', 'order']) {
        expect(verdict(styled(tag, `${ENV}/encoding/none`)), tag).to.equal('valid');
      }
      expect(verdict(styled('order', ` ${ENV}/encoding/none `))).to.equal('valid');
    });

    it('answer any other one with DataEncodingUnknown', () => {
      for (const style of ['http://www.w3.org/2003/05/soap-encoding', 'urn:x', '', `${ENV}/encoding/None`]) {
        for (const tag of ['ADD_DATA_REQ', 'header', 'order']) {
          expect(verdict(styled(tag, style)), `${tag} ${style}`).to.equal('DataEncodingUnknown');
        }
      }
    });

    it('do not look at that of a block for nobody, nor at an attribute of that name that is not of SOAP', () => {
      expect(verdict(withHeader('<a xmlns="urn:x" env:encodingStyle="urn:y"/>'))).to.equal('valid');
      expect(verdict(message().replace('<order', '$& encodingStyle="urn:x"'))).to.equal(401);
    });
  });

  describe('answer env:Sender to', () => {
    const rows: [string, string][] = [
      ['a document type declaration', `<!DOCTYPE Envelope>${message()}`],
      ['a document type declaration with entities', `<!DOCTYPE a [<!ENTITY a "b"><!ENTITY b "&a;&a;">]>${message()}`],
      ['a document type declaration that never ends', '<!DOCTYPE Envelope [<!ENTITY a "'],
      [
        'a document type declaration longer than any text may be',
        `<!DOCTYPE a [<!-- ${'x'.repeat(100_000)} -->]>${message()}`,
      ],
      ['a document type declaration before malformed XML', '<?xml version="1.0"?><!-- --><!DOCTYPE a><a><b></a>'],
      ['a processing instruction before the envelope', `<?xml-stylesheet href="a"?>${message()}`],
      ['a processing instruction within a message', message().replace('<order>', '<?a b?><order>')],
      ['a processing instruction after the envelope', `${message()}<?a?>`],
      ['a processing instruction after the envelope and a blank', `${message()}\n <?a?>`],
      ['a comment before the envelope', `<!-- a -->${message()}`],
      ['a comment after the XML declaration', `<?xml version="1.0"?>\n<!-- a -->\n${message()}`],
      ['a comment after a byte order mark', `\uFEFF<!-- a -->${message()}`],
      ['a comment after the envelope', `${message()}<!-- a -->`],
      ['a comment after the envelope and white space', `${message()}\r\n\t <!---->\n`],
      ['a comment after the envelope that never ends', `${message()}<!-- a`],
      ['a comment after the envelope before something that is no XML', `${message()}<!-- a --><a>`],
      ['a comment after a slice of white space', `${message()}${' '.repeat(9000)}<!-- a -->`],
      ['no Body', envelope('')],
      ['a Header without Body', envelope('<env:Header/>')],
      ['an empty Body', envelope('<env:Body/>')],
      ['a Body with white space only', envelope('<env:Body> \n</env:Body>')],
      ['two Bodies', envelope(BODY + BODY)],
      ['two children of Body', envelope(`<env:Body>${element()}${element()}</env:Body>`)],
      ['a Header after the Body', envelope(`${BODY}<env:Header/>`)],
      ['two Headers', envelope(`<env:Header/><env:Header/>${BODY}`)],
      ['another element in the Envelope', envelope(`<a xmlns="urn:x"/>${BODY}`)],
      ['another element after the Body', envelope(`${BODY}<a xmlns="urn:x"/>`)],
      ['text in the Envelope', envelope(`text${BODY}`)],
      ['text in the Header', withHeader('text')],
      ['text in the Body before the message', envelope(`<env:Body>text${element()}</env:Body>`)],
      ['text in the Body after the message', envelope(`<env:Body>${element()}text</env:Body>`)],
      ['encodingStyle on the Envelope', envelope(BODY, ' env:encodingStyle="urn:x"')],
      ['encodingStyle on the Header', envelope(`<env:Header env:encodingStyle="urn:x"/>${BODY}`)],
      ['encodingStyle on the Body', envelope(BODY.replace('<env:Body>', '<env:Body env:encodingStyle="urn:x">'))],
      ['an attribute without namespace on the Body', envelope(BODY.replace('<env:Body>', '<env:Body a="1">'))],
      ['a header block without namespace', withHeader('<a/>')],
      ['mustUnderstand that is no boolean', withHeader('<a xmlns="urn:x" env:mustUnderstand="yes"/>')],
      ['mustUnderstand that is empty', withHeader('<a xmlns="urn:x" env:mustUnderstand=""/>')],
      ['mustUnderstand in capitals', withHeader('<a xmlns="urn:x" env:mustUnderstand="TRUE"/>')],
      ['relay that is no boolean', withHeader('<a xmlns="urn:x" env:relay="2"/>')],
    ];
    for (const [what, xml] of rows) {
      it(what, () => {
        expect(verdict(xml)).to.equal('Sender');
        expect(verdict(xml, { chunk: 5 })).to.equal('Sender');
      });
    }
  });

  describe('answer 401 to', () => {
    const rows: [string, string][] = [
      ['nothing', ''],
      ['white space', '  \n'],
      ['text', 'ADD_DATA_REQ'],
      ['another document', '<html/>'],
      ['another element of the SOAP namespace', `<env:Body xmlns:env="${ENV}"/>`],
      ['a message that breaks off', message().slice(0, -20)],
      ['an end tag of another name', message().replace('</order>', '</Order>')],
      ['two documents', message() + message()],
      ['text after the envelope', `${message()}text`],
      ['text after the envelope before a comment', `${message()} text<!-- a -->`],
      ['what only begins like a comment after the envelope', `${message()}<!- a -->`],
      ['a prefix that is not declared', message().replace('<order>', '<x:order>').replace('</order>', '</x:order>')],
      ['an entity that is not declared', message().replace('E2U', '&nbsp;')],
      ['an attribute twice', message().replace('<order>', '<order a="1" a="2">')],
      ['a character that XML does not have', message().replace('E2U', '&#1;')],
      ['a second XML declaration', `<?xml version="1.0"?><?xml version="1.0"?>${message()}`],
      ['a namespace name with white space around', message().replace('"urn:q3645:idd:1"', '" urn:q3645:idd:1"')],
    ];
    for (const [what, xml] of rows) {
      it(what, () => {
        expect(verdict(xml)).to.equal(401);
        expect(verdict(xml, { chunk: 5 })).to.equal(401);
      });
    }
  });

  it('answer a SOAP 1.1 envelope with VersionMismatch in SOAP 1.1 form', () => {
    expect(verdict(message().replaceAll(ENV, 'http://schemas.xmlsoap.org/soap/envelope/'))).to.equal(
      'VersionMismatch11',
    );
  });

  it('answer another version of SOAP with VersionMismatch also where a comment stands before it', () => {
    expect(
      verdict(`<!-- a -->${message().replaceAll(ENV, 'http://schemas.xmlsoap.org/soap/envelope/')}<!-- b -->`),
    ).to.equal('VersionMismatch11');
    expect(verdict('<!-- a --><html/>')).to.equal(401);
  });

  it('answer an envelope of any other namespace, or of none, with VersionMismatch', () => {
    expect(verdict(message().replaceAll(ENV, 'http://www.w3.org/2001/12/soap-envelope'))).to.equal('VersionMismatch');
    expect(verdict('<Envelope/>')).to.equal('VersionMismatch');
  });

  it('know a version mismatch before anything else in the envelope', () => {
    expect(verdict('<Envelope xmlns="urn:x"><?pi?><broken')).to.equal('VersionMismatch');
  });

  describe('for header blocks', () => {
    const block = (attributes: string) => `<a xmlns="urn:x" ${attributes}/>`;

    for (const flag of ['true', '1', ' true ', '\n1\t']) {
      it(`answer mustUnderstand=${JSON.stringify(flag)} with MustUnderstand and the block's name`, () => {
        const { rejection } = read(withHeader(block(`env:mustUnderstand="${flag}"`)));
        expect(rejection).to.include({ kind: 'fault', fault: 'MustUnderstand' });
        expect(rejection).to.have.deep.property('notUnderstood', [{ namespace: 'urn:x', local: 'a' }]);
      });
    }

    it('name every mandatory block', () => {
      const { rejection } = read(
        withHeader(
          '<a xmlns="urn:x" env:mustUnderstand="1"/><b xmlns="urn:y"/><c xmlns="urn:z" env:mustUnderstand="true"/>',
        ),
      );
      expect(rejection).to.have.deep.property('notUnderstood', [
        { namespace: 'urn:x', local: 'a' },
        { namespace: 'urn:z', local: 'c' },
      ]);
    });

    for (const role of ['', `${ROLE}/next`, `${ROLE}/ultimateReceiver`, ` ${ROLE}/next `]) {
      it(`are the ones meant by the role ${JSON.stringify(role)}`, () => {
        expect(verdict(withHeader(block(`env:mustUnderstand="1" env:role="${role}"`)))).to.equal('MustUnderstand');
      });
    }

    it('ignore mandatory blocks for another role', () => {
      for (const role of [`${ROLE}/none`, 'urn:someone', `${ROLE}/Next`]) {
        expect(verdict(withHeader(block(`env:mustUnderstand="1" env:role="${role}"`)))).to.equal('valid');
      }
    });

    it('ignore blocks that are not mandatory, with anything in them', () => {
      for (const flag of ['false', '0', ' 0 ']) {
        expect(verdict(withHeader(block(`env:mustUnderstand="${flag}"`)))).to.equal('valid');
      }
      expect(
        verdict(withHeader('<a xmlns="urn:x" env:encodingStyle="urn:y">text<b env:mustUnderstand="1"><c/></b></a>')),
      ).to.equal('valid');
      expect(verdict(withHeader('<a xmlns="urn:x" mustUnderstand="1" env:relay="true"/>'))).to.equal('valid');
    });

    it('let MustUnderstand win over Sender errors that come later', () => {
      const mandatory = block('env:mustUnderstand="1"');
      for (const later of ['text', '<a/>', '<a xmlns="urn:x" env:mustUnderstand="maybe"/>', '<?pi?>']) {
        expect(verdict(withHeader(mandatory + later))).to.equal('MustUnderstand');
      }
      expect(verdict(withHeader(mandatory, ''))).to.equal('MustUnderstand');
      expect(verdict(withHeader(mandatory, '<env:Body/>'))).to.equal('MustUnderstand');
    });

    it('let a Sender error win that comes before', () => {
      expect(verdict(withHeader(`<a/>${block('env:mustUnderstand="1"')}`))).to.equal('Sender');
    });
  });

  it('report the first error in document order', () => {
    const wrongVersion = message().replace('<protocolVersion>1.0', '<protocolVersion>2.0');
    expect(verdict(wrongVersion.replace('<order>100', '<order>x'))).to.equal(403);
    expect(verdict(wrongVersion.replace('</env:Envelope>', '<?pi?>'))).to.equal(403);
    expect(verdict(envelope(`<env:Header><a/></env:Header><env:Body/><env:Body/>`))).to.equal('Sender');
  });
});
