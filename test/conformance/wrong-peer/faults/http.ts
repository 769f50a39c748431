import type { Fault } from '../fault.js';
import { SOAP_TYPE } from '../writing.js';

/** Faults of the HTTP layer [W3C SOAP Part 2 §7]. */
export const HTTP_FAULTS = {
  'answers with HTML': {
    does: 'every answer is a web page',
    replies: () => ({
      status: 200,
      headers: { 'Content-Type': 'text/html' },
      body: '<!DOCTYPE html><html><body>Hello</body></html>',
    }),
  },
  hangs: { does: 'nothing is ever answered', replies: (reply) => ({ ...reply, ending: 'never' }) },
  'closes the connection': { does: 'nothing is answered', replies: (reply) => ({ ...reply, ending: 'close' }) },
  'answers without end': { does: 'a body that never ends', replies: (reply) => ({ ...reply, ending: 'endless' }) },
  'ACK as HTTP 500': {
    does: 'every ACK has the status of an error',
    replies: (reply, said) => (said.kind === 'ack' ? { ...reply, status: 500 } : reply),
  },
  'ACK as HTTP 202': {
    does: 'every ACK has another status of success',
    replies: (reply, said) => (said.kind === 'ack' ? { ...reply, status: 202 } : reply),
  },
  'no ACK': {
    does: 'HTTP 200 with an empty body instead of every ACK',
    replies: (reply, said) => (said.kind === 'ack' ? { ...reply, body: '' } : reply),
  },
  'takes GET': {
    does: 'GET is answered with HTTP 200 and nothing',
    says: (said, { method }) =>
      method === 'GET' ? { kind: 'http', status: 200, text: '', headers: { 'Content-Type': 'text/plain' } } : said,
  },
  'takes PUT': {
    does: 'PUT is taken for POST',
    arrives: (arrived) => (arrived.method === 'PUT' ? { ...arrived, method: 'POST' } : arrived),
  },
  'takes DELETE': {
    does: 'DELETE is answered with HTTP 204',
    says: (said, { method }) => (method === 'DELETE' ? { kind: 'http', status: 204, text: '', headers: {} } : said),
  },
  'takes any method': {
    does: 'a method that HTTP does not define is taken for POST',
    arrives: (arrived) =>
      arrived.wrongHead?.fault === 'unknown-method' ? { ...arrived, method: 'POST', wrongHead: undefined } : arrived,
  },
  'does not look at Host': {
    does: 'two Host fields are taken, and one that is no host',
    arrives: (arrived) => (arrived.wrongHead?.status === 400 ? { ...arrived, wrongHead: undefined } : arrived),
  },
  'takes any transfer coding': {
    does: 'only the chunks of a transfer are undone, and other codings are passed over',
    arrives: (arrived) => (arrived.wrongHead?.fault === 'coding' ? { ...arrived, wrongHead: undefined } : arrived),
  },
  'takes any content coding': {
    does: 'codings of the content are passed over',
    arrives: (arrived) => ({ ...arrived, headers: { ...arrived.headers, 'content-encoding': undefined } }),
  },
  'ignores conditions': {
    does: 'If-Match is passed over',
    arrives: (arrived) => ({ ...arrived, headers: { ...arrived.headers, 'if-match': undefined } }),
  },
  'wants labels that agree': {
    does: 'a message is refused whose charset is not what its byte order mark or its declaration says',
    says: (said, { headers, body }) => {
      const isUtf8 = /charset="?utf-8/i.test(headers['content-type'] ?? '');
      const isMarked = body[0] === 0xff && body[1] === 0xfe;
      const isDeclared = body.subarray(0, 100).includes('encoding="UTF-16"');
      return isUtf8 && (isMarked || isDeclared)
        ? { kind: 'ack', returnCode: 404, messageId: undefined, description: 'the labels disagree' }
        : said;
    },
  },
  'no Allow': {
    does: '405 without saying which methods there are',
    says: (said) => (said.kind === 'http' && said.status === 405 ? { ...said, headers: {} } : said),
  },
  'takes any media type': {
    does: 'the media type of a message is not looked at',
    arrives: (arrived) => {
      const isOther = !/^(application\/soap\+xml|text\/xml)/i.test(arrived.headers['content-type'] ?? '');
      return isOther ? { ...arrived, headers: { ...arrived.headers, 'content-type': SOAP_TYPE } } : arrived;
    },
  },
  'takes text/xml': {
    does: 'a SOAP 1.2 message of media type text/xml is taken',
    arrives: (arrived) =>
      arrived.headers['content-type']?.startsWith('text/xml') && !arrived.body.includes('schemas.xmlsoap.org')
        ? { ...arrived, headers: { ...arrived.headers, 'content-type': SOAP_TYPE } }
        : arrived,
  },
  'another status than 415': {
    does: '500 to a media type that it does not take',
    says: (said) => (said.kind === 'http' && said.status === 415 ? { ...said, status: 500 } : said),
  },
  'media type to the letter': {
    does: 'only application/soap+xml; charset=utf-8 is taken, written just so',
    arrives: (arrived) =>
      arrived.headers['content-type'] === SOAP_TYPE
        ? arrived
        : { ...arrived, headers: { ...arrived.headers, 'content-type': 'other/other' } },
  },
  'ACK as text/xml': {
    does: 'the media type of ACKs is that of SOAP 1.1',
    replies: (reply, said) =>
      said.kind === 'ack' ? { ...reply, headers: { 'Content-Type': 'text/xml; charset=utf-8' } } : reply,
  },
  'faults as text/xml': {
    does: 'the media type of faults is that of SOAP 1.1',
    replies: (reply, said) =>
      said.kind === 'fault' ? { ...reply, headers: { 'Content-Type': 'text/xml; charset=utf-8' } } : reply,
  },
  'faults as HTTP 200': {
    does: 'faults have the status of success',
    replies: (reply, said) => (said.kind === 'fault' ? { ...reply, status: 200 } : reply),
  },
  'dispatches by action': {
    does: 'the action parameter and SOAPAction say which command a message is',
    says: (said, { headers, body }) => {
      const hint = `${headers['content-type']} ${headers.soapaction}`;
      const named = /(ADD_NODE|REMOVE_NODE|ADD_DATA|MOD_DATA|REMOVE_DATA)_REQ/.exec(hint)?.[0];
      return named === undefined || body.includes(`<${named}`)
        ? said
        : { kind: 'ack', returnCode: 401, messageId: undefined, description: `this is no ${named}` };
    },
  },
  'wants an action': {
    does: 'messages without the action parameter are refused',
    says: (said, { headers }) =>
      said.kind === 'ack' && !headers['content-type']?.includes('action=') && headers.soapaction === undefined
        ? { ...said, returnCode: 402 }
        : said,
  },
} satisfies Record<string, Fault>;
