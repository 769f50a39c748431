import { expect } from 'chai';
import { HEADER, message, RECORD, read, verdict } from './reading.js';

const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema"';
const list = (content: string) => `<enumMappingDataList>${content}</enumMappingDataList>`;
const valid = message();

/** The valid message with one thing replaced, which must be there. */
function but(from: string, to: string): string {
  expect(valid).to.include(from);
  return valid.replace(from, to);
}

describe('the contents of a message', () => {
  describe('are answered 401 when', () => {
    const rows: [string, string][] = [
      ['the message is empty', message('')],
      ['header is missing', message(list(RECORD))],
      ['a parameter of the header is missing', but('<broadcastId>b-1</broadcastId>', '')],
      [
        'parameters of the header change places',
        message(HEADER.replace(/(<messageId>.*?<\/messageId>)(.*)(<\/header>)/, '$2$1$3') + list(RECORD)),
      ],
      [
        'a parameter of the header comes twice',
        but('<messageId>m-1</messageId>', '<messageId>m</messageId><messageId>m</messageId>'),
      ],
      ['an unknown element is in the header', but('<messageId>', '<extra/><messageId>')],
      ['a list that needs entries has none', message(HEADER + list(''))],
      ['a list is missing', message(HEADER)],
      ['a list comes twice', message(HEADER + list(RECORD) + list(RECORD))],
      ['a record lacks its number', but('<e164Number>+441632960001</e164Number>', '')],
      ['a record has number and prefix', but('<order>', '<e164Prefix>+44</e164Prefix><order>')],
      ['a record has an element after its last one', but('</naptrRecord>', '<ttl>1</ttl></naptrRecord>')],
      [
        'fields of a record change places',
        but('<order>100</order><preference>10</preference>', '<preference>10</preference><order>100</order>'),
      ],
      ['an element differs in case', but('<order>100</order>', '<Order>100</Order>')],
      ['an element is in no namespace', but('<order>', '<order xmlns="">')],
      ['an element is __proto__', but('<order>100</order>', '<__proto__>100</__proto__>')],
      ['an element is constructor', but('</naptrRecord>', '<constructor/></naptrRecord>')],
      ['an element is where text belongs', but('<order>100', '<order><order/>100')],
      ['text is between elements', but('<order>', 'text<order>')],
      ['CDATA is between elements', but('<order>', '<![CDATA[text]]><order>')],
      ['an operator has a blank within', but('234-15', '234 15')],
      ['an address is none', but('192.0.2.1', '192.0.2.256')],
      ['a number has letters', but('+441632960001', '+44163296000A')],
      ['a number has no plus', but('+441632960001', '441632960001')],
      ['order is no number', but('<order>100', '<order>1e2')],
      ['order is above its range', but('<order>100', '<order>65536')],
      ['order is empty', but('<order>100', '<order>')],
      ['ttl is above 2^31-1', but('3600', '2147483648')],
      ['the message has an attribute', but('<ADD_DATA_REQ ', '<ADD_DATA_REQ a="1" ')],
      ['an element has an attribute', but('<order>', '<order a="1">')],
      ['an element has xml:lang', but('<order>', '<order xml:lang="en">')],
      ['an element is nil', but('<order>', `<order ${XSI} xsi:nil="true">`)],
      ['an element says that it is not nil', but('<order>', `<order ${XSI} xsi:nil="false">`)],
      ['an element is of another type', but('<order>', `<order ${XSI} xsi:type="xs:string">`)],
      [
        'an element is of a type that is not derived from its own',
        but('<order>', `<order ${XSI} xsi:type="xs:short">`),
      ],
      [
        'an element is of a type that its own is derived from',
        but('<order>', `<order ${XSI} xsi:type="xs:unsignedInt">`),
      ],
      ['a record is of a type of another element', but('<naptrRecord>', `<naptrRecord ${XSI} xsi:type="TtlType">`)],
      [
        'an element is of a type named like a property of JavaScript',
        but('<order>', `<order ${XSI} xsi:type="constructor">`),
      ],
      ['a value is beyond the derived type', but('<order>100', `<order ${XSI} xsi:type="xs:unsignedByte">256`)],
      [
        'a value is below a derived type of the contract',
        but('<order>100', `<order ${XSI} xsi:type="ReturnCodeType">99`),
      ],
      ['an element is of an undeclared type', but('<order>', `<order ${XSI} xsi:type="x:unsignedShort">`)],
    ];
    for (const [what, xml] of rows) it(what, () => expect(verdict(xml)).to.equal(401));
  });

  describe('are answered 400 when', () => {
    const rows: [string, string][] = [
      ['messageId is empty', but('<messageId>m-1', '<messageId>')],
      ['messageId is only white space', but('<messageId>m-1', '<messageId> \n ')],
      ['messageId has 65 characters', but('<messageId>m-1', `<messageId>${'m'.repeat(65)}`)],
      ['an operator is empty', but('234-15', '')],
      ['an address is a single character', but('192.0.2.1', ':')],
      ['a number has one digit', but('+441632960001', '+4')],
      ['a number has 16 digits', but('+441632960001', '+4416329600011234')],
      ['flags have 256 characters', but('<flags>u', `<flags>${'u'.repeat(256)}`)],
      [
        'regexp has 256 characters, each of two UTF-16 units',
        but('<regexp>!^(.*)$!sip:\\1@ims.example!', `<regexp>${'😀'.repeat(256)}`),
      ],
      ['a length and a format are wrong', but('234-15', ' !'.repeat(64))],
    ];
    for (const [what, xml] of rows) it(what, () => expect(verdict(xml)).to.equal(400));
  });

  it('are answered 403 when protocolVersion is another', () => {
    for (const version of ['1', '1.1', '2.0', '', '1.0.0', 'x'.repeat(100)]) {
      expect(verdict(but('<protocolVersion>1.0', `<protocolVersion>${version}`))).to.equal(403);
    }
  });

  it('are counted in characters, not in UTF-16 units', () => {
    expect(verdict(but('<messageId>m-1', `<messageId>${'😀'.repeat(64)}`))).to.equal('valid');
    expect(verdict(but('<messageId>m-1', `<messageId>${'😀'.repeat(65)}`))).to.equal(400);
  });

  it('may be written with comments, CDATA, references and white space as XML and XML Schema allow', () => {
    const xml = message(
      HEADER.replace('m-1', '<!-- a -->\n m-<![CDATA[<1>]]>&#x26;\t2 <!-- b -->') +
        list(
          `\n<!-- c --> ${RECORD.replace('100', ' +0100\n').replace('!^', '&#33; ^').replace('><order', '>\r\n<order')}\n`,
        ),
    );
    const { message: read_ } = read(xml);
    expect(read_?.header.messageId).to.equal('m-<1>& 2');
    expect(read_).to.have.nested.property('enumMappingDataList.naptrRecord[0].order', 100);
    expect(read_).to.have.nested.property('enumMappingDataList.naptrRecord[0].regexp', '! ^(.*)$!sip:\\1@ims.example!');
  });

  it('keep the white space of regexp, line ends as XML makes them', () => {
    const { message: read_ } = read(but('!^(.*)$!sip:\\1@ims.example!', ' a\r\n\tb&#13; '));
    expect(read_).to.have.nested.property('enumMappingDataList.naptrRecord[0].regexp', ' a\n\tb\r ');
  });

  it('may name their declared type and where a schema lies, and declare namespaces', () => {
    const typed = but('<order>', `<order ${XSI} xsi:type=" xs:unsignedShort " xsi:schemaLocation="urn:a b">`);
    expect(verdict(typed)).to.equal('valid');
    expect(verdict(but('<naptrRecord>', `<naptrRecord ${XSI} xsi:type="NaptrRecordType">`))).to.equal('valid');
    expect(
      verdict(but('<ADD_DATA_REQ ', `<ADD_DATA_REQ ${XSI} xmlns:i="urn:q3645:idd:1" xsi:type="i:AddDataReqType" `)),
    ).to.equal('valid');
  });

  it('may name a type that is derived from the declared one [XML Schema Part 1 §3.3.4]', () => {
    const { message: read_ } = read(but('<order>100', `<order ${XSI} xsi:type="xs:unsignedByte">+100`));
    expect(read_).to.have.nested.property('enumMappingDataList.naptrRecord[0].order', 100);
    expect(verdict(but('<order>', `<order ${XSI} xmlns:i="urn:q3645:idd:1" xsi:type="i:ReturnCodeType">`))).to.equal(
      'valid',
    );
    const result = (type: string, code: string) =>
      message(`${HEADER}<result><resultCode ${XSI} xsi:type="${type}">${code}</resultCode></result>`, 'ADD_DATA_RESP');
    expect(verdict(result('xs:short', '200'))).to.equal('valid');
    expect(verdict(result('xs:byte', '127'))).to.equal('valid');
    expect(verdict(result('xs:byte', '200'))).to.equal(401);
  });

  it('may be 601 or anything else as a result code: whether it is expected is not the schema to say', () => {
    const result = (code: string) =>
      message(`${HEADER}<result><resultCode>${code}</resultCode></result>`, 'ADD_DATA_RESP');
    expect(read(result('-5')).result).to.deep.equal({ resultCode: -5 });
    expect(verdict(result('2147483648'))).to.equal(401);
  });

  it('say in the rejection which element of which entry is wrong, and where', () => {
    const { rejection } = read(message(HEADER + list(RECORD + RECORD + RECORD.replace('>10<', '>x<'))));
    expect(rejection)
      .to.have.property('description')
      .that.matches(
        /^ADD_DATA_REQ\/enumMappingDataList\/naptrRecord\[3\]\/preference is not in the format of xs:unsignedShort \(line 1, column \d+\)$/,
      );
  });

  it('never echo long input', () => {
    for (const xml of [
      but('<order>', `<${'x'.repeat(200)}/><order>`),
      but('<order>100', `<order>${'9'.repeat(5000)}`),
    ]) {
      expect(read(xml).rejection).to.have.property('description').with.length.below(200);
    }
  });
});
