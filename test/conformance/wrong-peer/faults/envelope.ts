import type { Fault } from '../fault.js';
import { misread, refuses } from './changes.js';

const ENVELOPE_TAG = /<env:Envelope[^>]*>/;

/** Faults of reading the envelope and its Body [W3C SOAP Part 1 §2.5, §5, §5.1]. */
export const ENVELOPE_FAULTS = {
  'ACK 401 for a bad envelope': {
    does: 'ACK 401 instead of every fault Sender',
    says: (said) =>
      said.kind === 'fault' && said.code === 'Sender'
        ? { kind: 'ack', returnCode: 401, messageId: undefined, description: said.reason }
        : said,
  },
  'reads one message of a Body': misread('what follows the first child of the Body is passed over', (text) =>
    text.replace(/(<\/ADD_DATA_REQ>)<ADD_DATA_REQ[\s\S]*?<\/ADD_DATA_REQ>/, '$1'),
  ),
  'reads the Body first': misread('what is wrong with the command is found before the header blocks', (text) =>
    text.includes('<REPLACE_DATA_REQ') ? text.replace(/ env:mustUnderstand="true"/g, '') : text,
  ),
  'refuses white space': refuses('white space between the elements of the envelope is a fault', (text) =>
    /<env:Body>\s/.test(text),
  ),
  'passes over text': misread('text between the elements of the envelope is passed over', (text) =>
    text.replace(/>[^<>]+<env:Body>/, '><env:Body>'),
  ),
  'knows one prefix only': refuses('the prefix of the envelope has to be env', (text) => !text.includes('<env:Body')),
  'reads no CDATA': refuses('a CDATA section is a fault', (text) => text.includes('<![CDATA[')),
  'needs no Body': {
    does: 'an envelope without a Body is acknowledged',
    says: (said, { body }) =>
      body.includes('<env:Body') || said.kind !== 'fault' || said.code !== 'Sender'
        ? said
        : { kind: 'ack', returnCode: 100, messageId: undefined, description: 'nothing to do' },
  },
  'reads to the end of the first Body': misread('what follows the Body is passed over', (text) =>
    text.replace(/(<\/env:Body>)[\s\S]*(<\/env:Envelope>)/, '$1$2'),
  ),
  'passes over strange elements': misread('what is neither Header nor Body is passed over', (text) =>
    text.replace(/(<env:Envelope[^>]*>)<t:[\s\S]*?<\/t:\w+>/, '$1'),
  ),
  'wants blocks in a Header': refuses('a Header without header blocks is a fault', (text) =>
    text.includes('<env:Header/>'),
  ),
  'passes over attributes of the envelope': misread('no attribute of Envelope and Body is looked at', (text) =>
    text.replace(/(<env:(?:Envelope|Body)[^>]*?) (?:version|env:encodingStyle)="[^"]*"/g, '$1'),
  ),
  'refuses attributes of the envelope': refuses(
    'an attribute of another namespace at the Envelope is a fault',
    (text) => / t:/.test(ENVELOPE_TAG.exec(text)?.[0] ?? ''),
  ),
} satisfies Record<string, Fault>;
