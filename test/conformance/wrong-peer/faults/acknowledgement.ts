import type { Said } from '../exchange.js';
import type { Fault } from '../fault.js';

/** Every ACK of one code has another instead [Q.3645 Table 2]. */
function instead(code: number, other: number): Fault {
  return {
    does: `ACK ${other} instead of ${code}`,
    says: (said) => (said.kind === 'ack' && said.returnCode === code ? { ...said, returnCode: other } : said),
  };
}

const badRequest = (said: Said): Said =>
  said.kind === 'ack' && said.returnCode >= 400
    ? { kind: 'fault', code: 'Sender', reason: said.description, blocks: [] }
    : said;

/** Faults of the ACK and of what is received [Q.3645 §7.3, §9.2]. */
export const ACK_FAULTS = {
  'rejects everything': {
    does: 'a fault to every message',
    says: () => ({ kind: 'fault', code: 'Sender', reason: 'no', blocks: [] }),
  },
  'accepts everything': {
    does: 'ACK 100 to whatever comes, and no more',
    says: (said, { body }) => ({
      kind: 'ack',
      returnCode: 100,
      messageId: /<messageId>(.*?)</.exec(body.toString())?.[1],
      description: said.kind,
    }),
    responds: () => undefined,
  },
  'no 4XX': {
    does: 'ACK 100 instead of every 4XX',
    says: (said) => (said.kind === 'ack' && said.returnCode >= 400 ? { ...said, returnCode: 100 } : said),
  },
  '410 for what is no address': {
    does: 'ACK 410 to an address of wrong form, which is no mistake: it mismatches as well',
    says: (said, { body }) =>
      said.kind === 'ack' && body.includes('not-an-address') ? { ...said, returnCode: 410 } : said,
  },
  'faults for 4XX': { does: 'a SOAP fault instead of every ACK of 4XX', says: badRequest },
  'another messageId': {
    does: 'every ACK is that of another message',
    says: (said) => (said.kind === 'ack' ? { ...said, messageId: 'another' } : said),
  },
  'ACK without namespace': {
    does: 'the ACK of all messages but the first ones, with the marker, is in no namespace',
    replies: (reply, said, { body }) =>
      said.kind === 'ack' && body.includes('sip:case@')
        ? { ...reply, body: reply.body.replace(/ xmlns="urn:q3645[^"]*"/, '') }
        : reply,
  },
  '100 for a repeat': instead(101, 100),
  '400 as 401': instead(400, 401),
  '401 as 400': instead(401, 400),
  '402 as 401': instead(402, 401),
  '403 as 401': instead(403, 401),
  '404 as 401': instead(404, 401),
  '405 as 410': instead(405, 410),
  '408 as 500': instead(408, 500),
  '407 as 100': { ...instead(407, 100), waiting: true },
  '409 as 100': { ...instead(409, 100), waiting: true },
  '101 for the response of a request as 100': {
    does: 'a response that comes twice is acknowledged with 100 twice',
    says: (said, { body }) =>
      said.kind === 'ack' && said.returnCode === 101 && body.includes('_RESP') ? { ...said, returnCode: 100 } : said,
    waiting: true,
  },
  '410 as 405': instead(410, 405),
  'forgets what it has had': { does: 'a repeat is a message like any other', repeats: 'forgotten' },
  'applies repeats': { does: '101 to a repeat, which is carried out again', repeats: 'applied' },
  'no response again': {
    does: 'the response does not come again after a repeat',
    repeats: 'not answered again',
    waiting: true,
  },
  'remembers what it refused': {
    does: 'the identifier of a message answered 4XX is used up',
    remembersRefused: true,
  },
} satisfies Record<string, Fault>;
