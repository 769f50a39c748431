import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { acknowledge } from '../../../src/idd/acknowledgement.js';
import { readAnswer } from '../../../src/soap/decoding/answer-reader.js';
import { addDataRequest, addNodeRequest, envelopeOf } from '../sample-messages.js';
import { ackOf, type HttpResponse, RunningEndpoint } from './running-endpoint.js';

const ENV = 'http://www.w3.org/2003/05/soap-envelope';
const GOOD = envelopeOf('ADD_DATA_REQ');

describe('the endpoint, given a message that is not to be taken', () => {
  afterEach(() => RunningEndpoint.stopAll());

  const acks: {
    met: string;
    body: string | Uint8Array;
    headers?: Record<string, string>;
    code: number;
    id?: string;
  }[] = [
    {
      met: 'bytes that are not the declared encoding',
      body: Buffer.from(GOOD.replace('E2U', 'E\u00e9U'), 'latin1'),
      code: 404,
      id: 'm-1',
    },
    {
      met: 'a charset parameter of another encoding than UTF-8 or UTF-16',
      body: GOOD,
      headers: { 'Content-Type': 'application/soap+xml; charset=iso-8859-1' },
      code: 404,
    },
    {
      met: 'an encoding other than UTF-8 or UTF-16',
      body: GOOD.replace('UTF-8', 'ISO-8859-1'),
      headers: { 'Content-Type': 'application/soap+xml' },
      code: 404,
    },
    {
      met: 'a charset parameter that names another encoding than the bytes have',
      body: GOOD,
      headers: { 'Content-Type': 'application/soap+xml; charset="utf-16"' },
      code: 404,
    },
    { met: 'what is not well-formed', body: GOOD.replace('</header>', ''), code: 401 },
    { met: 'no envelope at all', body: '', code: 401 },
    { met: 'a message that ends early', body: GOOD.slice(0, -40), code: 401, id: 'm-1' },
    { met: 'another version of the protocol', body: GOOD.replace('urn:q3645:idd:1', 'urn:q3645:idd:2'), code: 403 },
    { met: 'a protocolVersion other than 1.0', body: GOOD.replace('>1.0<', '>1.1<'), code: 403 },
    { met: 'a body element in any other namespace', body: GOOD.replace('urn:q3645:idd:1', 'urn:other'), code: 402 },
    { met: 'a body element that is not a command code', body: GOOD.replaceAll('ADD_DATA_REQ', 'PING'), code: 402 },
    {
      met: 'an element named __proto__ in place of the command',
      body: GOOD.replaceAll('ADD_DATA_REQ', '__proto__'),
      code: 402,
    },
    {
      met: 'an element named constructor in place of the command',
      body: GOOD.replaceAll('ADD_DATA_REQ', 'constructor'),
      code: 402,
    },
    {
      met: 'a header without a mandatory parameter',
      body: GOOD.replace(/<broadcastId>.*?<\/broadcastId>/, ''),
      code: 401,
      id: 'm-1',
    },
    {
      met: 'a header parameter that is too long',
      body: GOOD.replace('>b-1<', `>${'b'.repeat(65)}<`),
      code: 400,
      id: 'm-1',
    },
    { met: 'an unknown element after the header', body: GOOD.replaceAll('flags>', '__proto__>'), code: 401, id: 'm-1' },
    {
      met: 'a list with too few entries',
      body: GOOD.replace(/<naptrRecord>.*<\/naptrRecord>/, ''),
      code: 401,
      id: 'm-1',
    },
    {
      met: 'a text that is too long after the header',
      body: GOOD.replace('E2U+sip', 'E'.repeat(256)),
      code: 400,
      id: 'm-1',
    },
  ];
  for (const { met, body, headers, code, id } of acks) {
    it(`answers ${met} with ACK ${code}`, async () => {
      const endpoint = await RunningEndpoint.start();
      const ack = ackOf(await endpoint.post(body, headers));
      expect(ack.returnCode, ack.returnDescription).to.equal(code);
      if (id !== undefined) expect(ack.messageId).to.equal(id);
      expect(endpoint.inbound.seen.filter(({ ended }) => ended !== 'rejected' && ended !== 'abandoned')).to.deep.equal(
        [],
      );
    });
  }

  const senderFaults = [
    { met: 'a DTD', body: GOOD.replace('?>', '?><!DOCTYPE a [<!ENTITY b "c">]>') },
    { met: 'a processing instruction', body: GOOD.replace('?>', '?><?php x ?>') },
    { met: 'a comment before the envelope', body: GOOD.replace('?>', '?><!-- x -->') },
    { met: 'a comment after the envelope', body: `${GOOD}\n<!-- x -->` },
    { met: 'no Body', body: `<e:Envelope xmlns:e="${ENV}"/>` },
    { met: 'an empty Body', body: `<e:Envelope xmlns:e="${ENV}"><e:Body/></e:Envelope>` },
    { met: 'two Bodies', body: GOOD.replace('</env:Body>', '</env:Body><env:Body/>') },
    { met: 'two children of Body', body: GOOD.replace('</env:Body>', '<x/></env:Body>') },
    { met: 'Header after Body', body: GOOD.replace('</env:Body>', '</env:Body><env:Header/>') },
  ];
  for (const { met, body } of senderFaults) {
    it(`answers ${met} with fault env:Sender and HTTP 400`, async () => {
      const endpoint = await RunningEndpoint.start();
      const response = await endpoint.post(body);
      expect(faultOf(response)).to.equal('Sender');
      expect(response.status).to.equal(400);
      expect(response.body).to.match(/<env:Text xml:lang="en">[^<]+</);
      expect(endpoint.inbound.seen.filter(({ ended }) => ended !== 'rejected' && ended !== 'abandoned')).to.deep.equal(
        [],
      );
    });
  }

  it('answers a SOAP 1.1 envelope in SOAP 1.1 form with Upgrade and HTTP 500 [W3C SOAP Part 1 Appendix A]', async () => {
    const endpoint = await RunningEndpoint.start();
    const body = GOOD.replace(ENV, 'http://schemas.xmlsoap.org/soap/envelope/');
    for (const type of ['application/soap+xml', 'text/xml; charset=utf-8']) {
      const response = await endpoint.post(body, { 'Content-Type': type });
      expect(response.status).to.equal(500);
      expect(response.headers['content-type']).to.equal('text/xml; charset=utf-8');
      expect(response.body).to.include('<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/">');
      expect(response.body).to.include('<faultcode>env:VersionMismatch</faultcode>');
      expect(response.body).to.include(`<upg:SupportedEnvelope qname="ns1:Envelope" xmlns:ns1="${ENV}"/>`);
    }
    expect(endpoint.inbound.seen).to.deep.equal([]);
  });

  it('answers any other envelope namespace with fault env:VersionMismatch, Upgrade and HTTP 500', async () => {
    const endpoint = await RunningEndpoint.start();
    const response = await endpoint.post(GOOD.replace(ENV, 'http://www.w3.org/2099/soap-envelope'));
    expect(faultOf(response)).to.equal('VersionMismatch');
    expect(response.status).to.equal(500);
    expect(response.body).to.include(`<env:Upgrade><env:SupportedEnvelope qname="ns1:Envelope" xmlns:ns1="${ENV}"/>`);
  });

  it('answers a mandatory header block with fault env:MustUnderstand, NotUnderstood and HTTP 500', async () => {
    const endpoint = await RunningEndpoint.start();
    const block = '<t:pay xmlns:t="urn:a&amp;b" env:mustUnderstand="1"/>';
    const response = await endpoint.post(GOOD.replace('<env:Body>', `<env:Header>${block}</env:Header><env:Body>`));
    expect(faultOf(response)).to.equal('MustUnderstand');
    expect(response.status).to.equal(500);
    expect(response.body).to.include('<env:NotUnderstood qname="h:pay" xmlns:h="urn:a&amp;b"/>');
    expect(endpoint.inbound.seen).to.deep.equal([]);
  });

  it('answers an encodingStyle that it does not know with fault env:DataEncodingUnknown and HTTP 500', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const tag of ['<ADD_DATA_REQ', '<order']) {
      const style = 'env:encodingStyle="http://www.w3.org/2003/05/soap-encoding"';
      const response = await endpoint.post(GOOD.replace(tag, `$& ${style}`));
      expect(faultOf(response)).to.equal('DataEncodingUnknown');
      expect(response.status).to.equal(500);
    }
    expect(endpoint.inbound.seen.filter(({ ended }) => ended !== 'rejected')).to.deep.equal([]);
  });

  it('takes a message whose header blocks are not mandatory or for another role', async () => {
    const endpoint = await RunningEndpoint.start();
    const blocks = `<t:a xmlns:t="urn:t"/><t:b xmlns:t="urn:t" env:mustUnderstand="true" env:role="urn:other"/>`;
    const response = await endpoint.post(GOOD.replace('<env:Body>', `<env:Header>${blocks}</env:Header><env:Body>`));
    expect(ackOf(response).returnCode).to.equal(100);
  });

  it("gives the receiving side's word on the header before any error behind it", async () => {
    const endpoint = await RunningEndpoint.start();
    endpoint.inbound.onBegin = async ({ header }) => acknowledge(header.messageId, 405);
    const bad = GOOD.replaceAll('flags>', 'flag>');
    expect(ackOf(await endpoint.post(bad)).returnCode).to.equal(405);
    expect(ackOf(await endpoint.post(GOOD.slice(0, -200))).returnCode).to.equal(405);
  });

  it('rejects a message whose error comes behind the header', async () => {
    const endpoint = await RunningEndpoint.start();
    await endpoint.post(GOOD.replaceAll('flags>', 'flag>'));
    expect(endpoint.inbound.only.ended).to.equal('rejected');
  });

  describe('that has an answer in spite of what is wrong behind its header, as a repeat has', () => {
    const profile = envelopeOf('ADD_NODE_REQ', addNodeRequest(300));
    const limits = { messageBytes: 20_000, profileBytes: 20_000 };
    const wrongs: { what: string; body: string | Uint8Array; headers?: Record<string, string>; close?: boolean }[] = [
      { what: 'an unknown element', body: GOOD.replaceAll('flags>', 'flag>') },
      { what: 'an early end', body: GOOD.slice(0, -40) },
      { what: 'a second child of Body', body: GOOD.replace('</env:Body>', '<x/></env:Body>') },
      { what: 'more bytes than the limit', body: profile, close: true },
      {
        what: 'a broken gzip stream',
        body: gzipSync(profile).subarray(0, -9),
        headers: { 'Content-Encoding': 'gzip' },
        close: true,
      },
    ];
    for (const { what, body, headers, close = false } of wrongs) {
      it(`gives that answer to ${what}`, async () => {
        const endpoint = await RunningEndpoint.start(what.startsWith('more') ? { limits } : {});
        endpoint.inbound.onReject = ({ header }) => acknowledge(header.messageId, 101);
        const response = await endpoint.post(body, headers);
        expect(ackOf(response)).to.include({ returnCode: 101, messageId: 'm-1' });
        if (close) expect(response.headers.connection).to.equal('close');
        expect(endpoint.inbound.only.ended).to.equal('rejected');
      });
    }

    it('answers 500 when the receiving side fails over it', async () => {
      const endpoint = await RunningEndpoint.start();
      endpoint.inbound.onReject = () => {
        throw new Error('no');
      };
      expect(ackOf(await endpoint.post(GOOD.slice(0, -40))).returnCode).to.equal(500);
    });
  });

  it('hands over the records before an error in a long list, then rejects', async () => {
    const endpoint = await RunningEndpoint.start();
    const body = envelopeOf('ADD_NODE_REQ', addNodeRequest(2_000));
    const at = body.lastIndexOf('<flags>');
    const ack = ackOf(await endpoint.post(`${body.slice(0, at)}<flag>${body.slice(at + 7)}`));
    expect(ack.returnCode).to.equal(401);
    expect(endpoint.inbound.only.ended).to.equal('rejected');
    expect(endpoint.inbound.only.pieces.flat().length).to.be.within(1, 1_999);
  });

  it('answers 500 and says nothing of the reason when the receiving side fails, wherever it does', async () => {
    for (const stage of ['onBegin', 'onRecords', 'onFinish'] as const) {
      const endpoint = await RunningEndpoint.start();
      endpoint.inbound[stage] = async () => {
        throw Object.assign(new Error(`secret of ${import.meta.url}`), { Fault: { Code: { Value: 'x' } } });
      };
      const response = await endpoint.post(envelopeOf('ADD_NODE_REQ'));
      expect(ackOf(response)).to.deep.equal({
        messageId: 'm-1',
        returnCode: 500,
        returnDescription: 'Abnormal receiver',
      });
      expect(endpoint.log.texts('error')).to.deep.equal(['message could not be handled']);
      expect(endpoint.inbound.only.ended).to.equal(
        { onBegin: undefined, onRecords: 'abandoned', onFinish: 'finished' }[stage],
      );
    }
  });

  it('answers 500 and logs it when the receiving side gives an ACK that the contract does not allow', async () => {
    const endpoint = await RunningEndpoint.start();
    endpoint.inbound.onBegin = async () => ({ returnCode: 7 });
    expect(ackOf(await endpoint.post(GOOD)).returnCode).to.equal(500);
    expect(endpoint.log.texts('error')).to.have.length(1);
  });

  describe('with more bytes than the limit', () => {
    const limits = { messageBytes: 20_000, profileBytes: 200_000 };

    it('answers ACK 400 and closes the connection', async () => {
      const endpoint = await RunningEndpoint.start({ limits });
      const response = await endpoint.post(envelopeOf('ADD_DATA_REQ', addDataRequest(100)));
      expect(ackOf(response)).to.include({ returnCode: 400, messageId: 'm-1' });
      expect(response.headers.connection).to.equal('close');
      expect(endpoint.inbound.only.ended).to.equal('rejected');
    });

    it('answers the same to gzip that unpacks to it', async () => {
      const endpoint = await RunningEndpoint.start({ limits });
      const body = gzipSync(envelopeOf('ADD_DATA_REQ', addDataRequest(100)));
      expect(body.length).to.be.lessThan(limits.messageBytes);
      const response = await endpoint.post(body, { 'Content-Encoding': 'gzip' });
      expect(ackOf(response)).to.include({ returnCode: 400, messageId: 'm-1' });
    });

    it('answers the same to gzip that is long and unpacks to nothing', async () => {
      const endpoint = await RunningEndpoint.start({ limits });
      const members = Buffer.concat(Array.from({ length: 2_000 }, () => gzipSync('')));
      const response = await endpoint.post(members, { 'Content-Encoding': 'gzip' });
      expect(ackOf(response).returnCode).to.equal(400);
    });

    it('takes exactly the limit', async () => {
      const message = envelopeOf('ADD_DATA_REQ', addDataRequest(10));
      const padded = `${message}${' '.repeat(limits.messageBytes - message.length)}`;
      const endpoint = await RunningEndpoint.start({ limits });
      expect(ackOf(await endpoint.post(padded)).returnCode).to.equal(100);
      expect(ackOf(await endpoint.post(`${padded} `)).returnCode).to.equal(400);
    });

    it('lets profiles be longer than other messages, up to a limit of their own', async () => {
      const endpoint = await RunningEndpoint.start({ limits });
      expect(ackOf(await endpoint.post(envelopeOf('ADD_NODE_REQ', addNodeRequest(400)))).returnCode).to.equal(100);
      expect(ackOf(await endpoint.post(envelopeOf('ADD_NODE_REQ', addNodeRequest(1_000)))).returnCode).to.equal(400);
    });

    it('says what is wrong with the header rather than with the length', async () => {
      const endpoint = await RunningEndpoint.start({ limits });
      endpoint.inbound.onBegin = async ({ header }) => acknowledge(header.messageId, 405);
      const response = await endpoint.post(envelopeOf('ADD_DATA_REQ', addDataRequest(100)));
      expect(ackOf(response).returnCode).to.equal(405);
    });
  });
});

/** The local name of the fault code, as our client reads it. */
function faultOf(response: HttpResponse): string {
  expect(response.headers['content-type']).to.equal('application/soap+xml; charset=utf-8');
  const read = readAnswer(Buffer.from(response.body));
  if (read.kind !== 'fault') throw new Error(`no fault: ${JSON.stringify(read)} ${response.body}`);
  return read.code;
}
