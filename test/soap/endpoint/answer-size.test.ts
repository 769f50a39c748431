import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { acknowledge } from '../../../src/idd/acknowledgement.js';
import { rawPost } from '../raw-connection.js';
import { addDataRequest, envelopeOf } from '../sample-messages.js';
import { RunningEndpoint } from './running-endpoint.js';

const ENV = 'http://www.w3.org/2003/05/soap-envelope';
const GOOD = envelopeOf('ADD_DATA_REQ');

/** Bytes of an answer with its head, whatever was wrong with the message. */
const REJECTION = 4096;
/** Bytes of any answer to a message: an ACK whose description has the greatest length that the contract allows. */
const ANSWER = 8192;
/** Bytes of the published contract. */
const CONTRACT = 32_768;

/** As long as a name, text or namespace may be at most, of characters that take the most bytes. */
const NAME = '\u4e00'.repeat(256);
const URI = '&quot;'.repeat(512);
const LONG = 'x'.repeat(60_000);

const inHeader = (blocks: string, declaration = '') =>
  GOOD.replace('<env:Body>', `<env:Header${declaration}>${blocks}</env:Header><env:Body>`);
const mandatory = (count: number, name: string, uri: string) =>
  inHeader(`<h:${name} env:mustUnderstand="1"/>`.repeat(count), ` xmlns:h="${uri}"`);

const MESSAGES: Record<string, string | Uint8Array> = {
  nothing: '',
  'no XML': LONG,
  'not well-formed': GOOD.replace('</header>', `</${NAME}>`),
  'an unknown entity': GOOD.replace('E2U', `&${LONG};`),
  'an unbound prefix': GOOD.replace('<flags>', `<${NAME.slice(2)}:a>`),
  'a duplicate attribute': inHeader(`<a xmlns="urn:x" ${NAME}="1" ${NAME}="1"/>`),
  'another root': `<${NAME}/>`,
  'SOAP 1.1': GOOD.replace(ENV, 'http://schemas.xmlsoap.org/soap/envelope/'),
  'another SOAP': GOOD.replace(ENV, `${ENV}/${'x'.repeat(400)}`),
  'an unknown child of the envelope': GOOD.replace('<env:Body>', `<${NAME}/><env:Body>`),
  'an attribute of the Body': GOOD.replace('<env:Body>', `<env:Body ${NAME}="${LONG}">`),
  'a DTD': GOOD.replace('?>', `?><!DOCTYPE ${LONG}>`),
  'another declared encoding': GOOD.replace('UTF-8', LONG.slice(0, 30_000)),
  'other bytes': Buffer.from(GOOD.replace('E2U', 'E\u00e9U'), 'latin1'),
  'one mandatory block': mandatory(1, NAME, URI),
  'eight mandatory blocks': mandatory(8, NAME, URI),
  '600 mandatory blocks': mandatory(600, 'a', 'urn:b'),
  '8,000 mandatory blocks': mandatory(8000, 'a', `urn:${LONG}`),
  'a mandatory block without a namespace': inHeader(`<${NAME} env:mustUnderstand="1"/>`),
  'a flag that is none': inHeader(`<a xmlns="urn:x" env:mustUnderstand="${LONG}"/>`),
  'another command': GOOD.replaceAll('ADD_DATA_REQ', NAME),
  'a command of another namespace': GOOD.replace('urn:q3645:idd:1', URI),
  'another version': GOOD.replace('urn:q3645:idd:1', `urn:q3645:idd:${'9'.repeat(490)}`),
  'an unknown element': GOOD.replaceAll('flags>', `${NAME}>`),
  'an attribute of a record': GOOD.replace('<flags>', `<flags ${NAME}="${LONG}">`),
  'a wrong value': GOOD.replace('>100<', `>${LONG}<`),
  'a long text': GOOD.replace('E2U', LONG.repeat(2)),
  'an identifier of characters to be escaped': GOOD.replace('>m-1<', `>${'&amp;'.repeat(64)}<`).replace('>u<', '>uu<'),
  'two children of the Body': GOOD.replace('</env:Body>', `<${NAME}/></env:Body>`),
  'a message beyond its limit': envelopeOf('ADD_DATA_REQ', addDataRequest(2000)),
};

const HEADS: Record<string, string> = {
  'no HTTP': `${LONG}\r\n\r\n`,
  'a head that is too long': `GET /${LONG} HTTP/1.1\r\nHost: a\r\n\r\n`,
  'another path': `GET /${LONG.slice(0, 15_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  'a target that is none': `GET http://[${'x'.repeat(10_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  'another method': `PUT /idd HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`,
  'another media type': `POST /idd HTTP/1.1\r\nHost: a\r\nContent-Type: ${LONG.slice(0, 15_000)}\r\nContent-Length: 0\r\n\r\n`,
  'another charset': `POST /idd HTTP/1.1\r\nHost: a\r\nContent-Type: application/soap+xml; charset=${LONG.slice(0, 15_000)}\r\nContent-Length: 6\r\n\r\n<a></a`,
  'another coding': `POST /idd HTTP/1.1\r\nHost: a\r\nContent-Type: application/soap+xml\r\nContent-Encoding: ${LONG.slice(0, 15_000)}\r\nContent-Length: 0\r\n\r\n`,
  'another expectation': `POST /idd HTTP/1.1\r\nHost: a\r\nExpect: ${LONG.slice(0, 15_000)}\r\nContent-Length: 0\r\n\r\n`,
  'a host of any length': `GET /idd?wsdl HTTP/1.1\r\nHost: ${LONG.slice(0, 15_000)}\r\n\r\n`,
};

describe('the size of an answer', () => {
  afterEach(() => RunningEndpoint.stopAll());

  /** Bytes that come back until the connection is closed. */
  async function bytesBack(endpoint: RunningEndpoint, request: string | Uint8Array): Promise<string> {
    const connection = await endpoint.connect();
    const [head, ...rest] = Buffer.from(request).toString('latin1').split('\r\n');
    connection.write(Buffer.from([head, 'Connection: close', ...rest].join('\r\n'), 'latin1'));
    return connection.rest();
  }

  const limits = { messageBytes: 400_000, profileBytes: 400_000 };

  for (const [what, message] of Object.entries(MESSAGES)) {
    it(`is below ${REJECTION} bytes for ${what}`, async () => {
      const endpoint = await RunningEndpoint.start({ limits });
      for (const type of ['application/soap+xml', 'text/xml']) {
        const body = gzipSync(message);
        const headers = [`Content-Type: ${type}`, 'Content-Encoding: gzip', `Content-Length: ${body.length}`];
        const answer = await bytesBack(endpoint, rawPost(body, { headers }));
        expect(answer).to.match(/^HTTP\/1\.1 [245]/);
        expect(Buffer.byteLength(answer)).to.be.below(REJECTION);
      }
    });
  }

  for (const [what, head] of Object.entries(HEADS)) {
    it(`is below ${REJECTION} bytes for ${what}`, async () => {
      const endpoint = await RunningEndpoint.start({ limits });
      const answer = await bytesBack(endpoint, head);
      expect(answer).to.match(/^HTTP\/1\.1 [24]/);
      expect(Buffer.byteLength(answer)).to.be.below(REJECTION);
    });
  }

  it(`is below ${ANSWER} bytes for any ACK that the contract allows`, async () => {
    const endpoint = await RunningEndpoint.start();
    const messageId = '&'.repeat(64);
    for (const detail of ['&'.repeat(5000), '\u{10000}'.repeat(5000), '\u0000'.repeat(5000)]) {
      endpoint.inbound.onBegin = async () => acknowledge(messageId, 410, detail);
      expect(Buffer.byteLength(await bytesBack(endpoint, rawPost(GOOD)))).to.be.within(3000, ANSWER);
      endpoint.inbound.onBegin = async () => undefined;
      endpoint.inbound.onFinish = async () => acknowledge(messageId, 410, detail);
      expect(Buffer.byteLength(await bytesBack(endpoint, rawPost(GOOD)))).to.be.within(3000, ANSWER);
    }
  });

  it(`is below ${CONTRACT} bytes for the contract, under the longest name that a host has`, async () => {
    const endpoint = await RunningEndpoint.start();
    const host = `${'h'.repeat(253)}:65535`;
    for (const path of ['/idd?wsdl', '/wsdl/idd.wsdl', '/xsd/idd.xsd']) {
      const answer = await bytesBack(endpoint, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      expect(answer).to.match(/^HTTP\/1\.1 200/);
      expect(Buffer.byteLength(answer)).to.be.below(CONTRACT);
    }
  });

  it('leaves room for the names of eight mandatory header blocks of usual length', async () => {
    const endpoint = await RunningEndpoint.start();
    const uri = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
    const { body } = await endpoint.post(mandatory(8, 'SecurityTokenReferences', uri));
    expect(body.match(/<env:NotUnderstood qname="h:SecurityTokenReferences"/g)).to.have.length(8);
  });
});
