import { expect } from 'chai';
import { PEER, PEER_NUMBER } from './des-under-test.js';
import { commandOf, envelopeXml, listXml, modificationXml, recordXml } from './idd-text.js';
import { codeOf, WatchedDes } from './watched-des.js';
import { ackXml } from './watched-peer.js';

const ENVELOPE = 'http://www.w3.org/2003/05/soap-envelope';

describe('clause 8, protocol specification: SOAP [Q.3645 §8]', () => {
  let under: WatchedDes;
  afterEach(() => under.close());

  const withHeader = (blocks: string) =>
    under.good().replace('<env:Body>', `<env:Header>${blocks}</env:Header><env:Body>`);
  /** What the DES says to a message of which nothing may be applied. */
  const faultOf = async (body: string, headers: Record<string, string> = {}) => {
    const { status, xml, ...answer } = await under.request(body, headers);
    expect(await under.des.operation.getNode(PEER)).to.include({ state: 'configured', records: 0 });
    expect(under.peer.exchanges).to.deep.equal([]);
    return { status, xml, type: answer.headers.get('Content-Type'), code: codeOf(xml) };
  };

  describe('"The Simple Object Access Protocol (SOAP) defined by [W3C SOAP] is used to support information transfer on the Idd interface."', () => {
    it('its requests, responses and ACKs are SOAP 1.2 messages with one element in the Body', async () => {
      under = await WatchedDes.start();
      const ack = await under.post('ADD_NODE_REQ', under.values(), listXml(recordXml(PEER_NUMBER)));
      const [response] = await under.peer.have('ADD_NODE_RESP', 1);
      await under.change();
      const [request] = await under.peer.have('ADD_DATA_REQ', 1);
      for (const { xml } of [ack, response!, request!]) {
        expect(xml).to.match(
          /^(<\?xml[^>]*\?>)?\s*<([\w.-]+):Envelope[^>]*xmlns:\2="http:\/\/www\.w3\.org\/2003\/05\/soap-envelope"/,
        );
        const [, body] = /<[\w.-]+:Body>(.*)<\/[\w.-]+:Body>/s.exec(xml)!;
        const name = /^\s*<([\w:.-]+)/.exec(body!)![1]!;
        expect(body!.trim().endsWith(`</${name}>`), name).to.equal(true);
      }
      expect(ack.headers.get('Content-Type')).to.equal('application/soap+xml; charset=utf-8');
      for (const { headers, command } of [response!, request!]) {
        expect(headers['content-type']).to.match(/^application\/soap\+xml; charset=utf-8/);
        expect(headers['content-type']).to.contain(`action="urn:q3645:idd:1:${command}"`);
      }
    });

    it('a message is known by the element in its Body, whatever prefix, declaration, comment and white space there are', async () => {
      under = await WatchedDes.start();
      const other = under
        .good()
        .replaceAll('env:', 'S:')
        .replace('xmlns:env', 'xmlns:S')
        .replace('<S:Body>', '\n  <!-- a comment -->\n  <S:Body>\n')
        .replaceAll('><', '>\n<');
      const action = { 'Content-Type': 'application/soap+xml; action="urn:q3645:idd:1:REMOVE_NODE_REQ"' };
      const answer = await under.request(`<?xml version="1.0" encoding="utf-8"?>\n${other}`, action);
      expect(answer.returnCode).to.equal(100);
      await under.peer.have('ADD_NODE_RESP', 1);
    });
  });

  describe('"[W3C SOAP] shall apply except as modified by the additional commands, results and event codes specified in this Recommendation."', () => {
    it('the additional commands are elements of the Body: each request of Table 1 is taken, and its response sent', async () => {
      under = await WatchedDes.start();
      const [number, there] = ['+33199000004', recordXml('+33199000004')];
      const modified = modificationXml(there, recordXml(number, 'sip:b@ims.example'));
      const requests: [procedure: string, content: string][] = [
        ['ADD_NODE', listXml(recordXml(PEER_NUMBER))],
        ['ADD_DATA', listXml(there)],
        ['MOD_DATA', `<enumMappingModificationList>${modified}</enumMappingModificationList>`],
        ['REMOVE_DATA', listXml(recordXml(number, 'sip:b@ims.example'))],
        ['REMOVE_NODE', ''],
      ];
      for (const [procedure, content] of requests) {
        const answer = await under.post(`${procedure}_REQ`, under.values(), content);
        expect([commandOf(answer.xml), answer.returnCode], procedure).to.deep.equal(['ACK', 100]);
        const [response] = await under.peer.have(`${procedure}_RESP`, 1);
        expect(response!.xml, procedure).to.contain('<resultCode>200</resultCode>');
      }
    });

    it('a command that is none of Table 1 is answered with ACK 402 and not with a fault', async () => {
      under = await WatchedDes.start();
      const answer = await faultOf(under.good().replaceAll('ADD_NODE_REQ', 'MOVE_NODE_REQ'));
      expect(answer).to.include({ status: 200, code: 402 });
    });

    it('its event codes travel as SOAP messages of their own, with HTTP 200, not as faults', async () => {
      under = await WatchedDes.start();
      const wrong = under.values({ originatingOperatorId: '999-99' });
      const answer = await under.post('ADD_NODE_REQ', wrong, listXml());
      expect([answer.status, commandOf(answer.xml), answer.returnCode]).to.deep.equal([200, 'ACK', 405]);
    });
  });

  describe('"Unless otherwise indicated, the procedures of [W3C SOAP] (including error handling and unrecognized information handling) are unmodified."', () => {
    const block = (attributes: string, name = 'pay') => `<t:${name} xmlns:t="urn:t" ${attributes}/>`;
    const next = `${ENVELOPE}/role/next`;
    const last = `${ENVELOPE}/role/ultimateReceiver`;

    const mandatory: [what: string, attributes: string][] = [
      ['without a role', 'env:mustUnderstand="1"'],
      ['spelled as true', 'env:mustUnderstand="true"'],
      ['for the ultimate receiver', `env:mustUnderstand="true" env:role="${last}"`],
      ['for the next one', `env:mustUnderstand="true" env:role="${next}"`],
    ];
    for (const [what, attributes] of mandatory) {
      it(`a mandatory header block ${what} that is not understood: fault MustUnderstand, which names it; nothing is processed [W3C SOAP Part 1 §2.4, §5.4.8]`, async () => {
        under = await WatchedDes.start();
        const answer = await faultOf(withHeader(block(attributes)));
        expect([answer.status, answer.code]).to.deep.equal([500, 'MustUnderstand']);
        expect(answer.xml).to.match(/<env:NotUnderstood qname="([\w.-]+):pay" xmlns:\1="urn:t"\/>/);
      });
    }

    const ignored: [what: string, blocks: string][] = [
      ['that is not mandatory', block('')],
      ['that says so', block('env:mustUnderstand="false"') + block('env:mustUnderstand="0"')],
      ['for another role, mandatory or not', block('env:mustUnderstand="1" env:role="urn:another"')],
      ['for no role', block(`env:mustUnderstand="1" env:role="${ENVELOPE}/role/none"`)],
      ['that is to be relayed', block('env:relay="true"')],
    ];
    for (const [what, blocks] of ignored) {
      it(`an unrecognized header block ${what} is ignored [W3C SOAP Part 1 §2.6]`, async () => {
        under = await WatchedDes.start();
        expect((await under.request(withHeader(blocks))).returnCode).to.equal(100);
        await under.peer.have('ADD_NODE_RESP', 1);
      });
    }

    it('an envelope of another version: fault VersionMismatch with Upgrade [W3C SOAP Part 1 §5.4.7]', async () => {
      under = await WatchedDes.start();
      const answer = await faultOf(under.good().replace(ENVELOPE, 'urn:another-soap'));
      expect([answer.status, answer.code]).to.deep.equal([500, 'VersionMismatch']);
      expect(answer.xml).to.match(
        /<env:Upgrade><env:SupportedEnvelope qname="([\w.-]+):Envelope" xmlns:\1="http:\/\/www\.w3\.org\/2003\/05\/soap-envelope"\/>/,
      );
    });

    it('an envelope of SOAP 1.1: VersionMismatch in SOAP 1.1 [W3C SOAP Part 1 Appendix A]', async () => {
      under = await WatchedDes.start();
      const old = 'http://schemas.xmlsoap.org/soap/envelope/';
      const answer = await faultOf(under.good().replace(ENVELOPE, old), { 'Content-Type': 'text/xml; charset=utf-8' });
      expect(answer).to.include({ status: 500, type: 'text/xml; charset=utf-8' });
      expect(answer.xml).to.contain(`xmlns:env="${old}"`).and.contain('<faultcode>env:VersionMismatch</faultcode>');
      expect(answer.xml).to.contain('SupportedEnvelope');
    });

    const malformed: [what: string, change: (xml: string) => string][] = [
      ['no Body', () => `<env:Envelope xmlns:env="${ENVELOPE}"/>`],
      ['an empty Body', () => envelopeXml('')],
      ['a Header after the Body', (xml) => xml.replace('</env:Body>', '</env:Body><env:Header/>')],
      ['a DTD', (xml) => `<!DOCTYPE x [<!ENTITY y "z">]>${xml}`],
      ['a processing instruction', (xml) => xml.replace('<env:Body>', '<?do it?><env:Body>')],
    ];
    for (const [what, change] of malformed) {
      it(`${what}: fault Sender with HTTP 400, with its code before its reason, in English [W3C SOAP Part 1 §5, §5.4]`, async () => {
        under = await WatchedDes.start();
        const answer = await faultOf(change(under.good()));
        expect([answer.status, answer.code]).to.deep.equal([400, 'Sender']);
        expect(answer.type).to.equal('application/soap+xml; charset=utf-8');
        expect(answer.xml).to.match(
          /<env:Body><env:Fault><env:Code><env:Value>env:Sender<\/env:Value><\/env:Code><env:Reason><env:Text xml:lang="en">[^<]+<\/env:Text><\/env:Reason><\/env:Fault><\/env:Body>/,
        );
      });
    }

    it('of two errors the mandatory header block goes first: nothing behind it is looked at [W3C SOAP Part 1 §2.6]', async () => {
      under = await WatchedDes.start();
      const twice = withHeader(block('env:mustUnderstand="1"')).replace('</env:Body>', '<x/></env:Body>');
      expect((await faultOf(twice)).code).to.equal('MustUnderstand');
    });

    const noAcks: [what: string, status: number, body: (messageId: string) => string][] = [
      [
        'a fault',
        500,
        () =>
          envelopeXml(
            '<env:Fault><env:Code><env:Value>env:Receiver</env:Value></env:Code><env:Reason><env:Text xml:lang="en">x</env:Text></env:Reason></env:Fault>',
          ),
      ],
      [
        'an ACK with a mandatory header block that it does not understand',
        200,
        (id) =>
          ackXml(id, 100).replace(
            '<env:Body>',
            `<env:Header>${block('env:mustUnderstand="1"')}</env:Header><env:Body>`,
          ),
      ],
      [
        'an ACK in an envelope of SOAP 1.1',
        200,
        (id) => ackXml(id, 100).replace(ENVELOPE, 'http://schemas.xmlsoap.org/soap/envelope/'),
      ],
    ];
    for (const [what, status, body] of noAcks) {
      it(`${what} in answer to a message of its own is no ACK: it retransmits`, async () => {
        under = await WatchedDes.start('timers: { t0: 100ms }');
        await under.addPeer();
        under.peer.answer = ({ messageId }) =>
          under.peer.exchanges.length === 0 ? { status, body: body(messageId) } : 100;
        await under.change();
        const [first, second] = await under.peer.have('ADD_DATA_REQ', 2);
        expect(second!.xml).to.equal(first!.xml);
      });
    }

    it('an unrecognized header block in an ACK that is not mandatory is ignored', async () => {
      under = await WatchedDes.start('timers: { t0: 200ms }');
      await under.addPeer();
      under.peer.answer = ({ messageId }) => ({
        status: 200,
        body: ackXml(messageId, 100).replace('<env:Body>', `<env:Header>${block('')}</env:Header><env:Body>`),
      });
      await under.change();
      await under.peer.have('ADD_DATA_REQ', 1);
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(under.peer.of('ADD_DATA_REQ')).to.have.length(1);
    });
  });
});
