import type { Arrived } from '../exchange.js';
import type { Fault } from '../fault.js';
import { SOAP_TYPE, SOAP11, SOAP12 } from '../writing.js';
import { changed, inHeader, misread, rewritten } from './changes.js';

const withoutFlag = (header: string) => header.replace(/ \w+:mustUnderstand="[^"]*"/g, '');

const isSoap11 = ({ body }: Arrived) => body.includes(SOAP11);
const asSoap12 = (arrived: Arrived) =>
  changed({ ...arrived, headers: { ...arrived.headers, 'content-type': SOAP_TYPE } }, (text) =>
    text.replaceAll(SOAP11, SOAP12),
  );

/** Faults of the envelope and its processing [W3C SOAP Part 1 §2, §5]. */
export const SOAP_FAULTS = {
  'accepts SOAP 1.1': {
    does: 'a SOAP 1.1 message is taken, and answered in SOAP 1.2',
    arrives: (arrived) => (isSoap11(arrived) ? asSoap12(arrived) : arrived),
  },
  'speaks SOAP 1.1 as well': {
    does: 'a SOAP 1.1 message is taken, and answered in SOAP 1.1: nothing wrong, but no case applies to it',
    arrives: (arrived) => (isSoap11(arrived) ? asSoap12(arrived) : arrived),
    replies: (reply, _said, arrived) =>
      isSoap11(arrived)
        ? { ...reply, headers: { 'Content-Type': 'text/xml' }, body: reply.body.replaceAll(SOAP12, SOAP11) }
        : reply,
  },
  'accepts any envelope': misread('the namespace of the envelope is not looked at', (text) =>
    text.replace(/(<(\w+):Envelope[^>]*xmlns:\2=")([^"]*)/, (whole, start, _prefix, namespace) =>
      namespace === SOAP11 ? whole : start + SOAP12,
    ),
  ),
  'ignores mustUnderstand': misread('header blocks that must be understood are passed over', (text) =>
    inHeader(text, withoutFlag),
  ),
  'reads only mustUnderstand="true"': misread('other ways to write true are passed over', (text) =>
    inHeader(text, (header) => header.replace(/mustUnderstand="(?!true")[^"]*"/g, 'mustUnderstand="false"')),
  ),
  'takes false for true': misread('a header block with mustUnderstand must be understood, whatever its value', (text) =>
    inHeader(text, (header) => header.replace(/mustUnderstand="(false|0)"/g, 'mustUnderstand="true"')),
  ),
  'does not look at roles': misread('header blocks for others must be understood as well', (text) =>
    inHeader(text, (header) => header.replace(/ env:role="[^"]*"/g, '')),
  ),
  'has no role but its own': misread('blocks for the role next are taken for those of others', (text) =>
    inHeader(text, (header) => header.replaceAll(`role="${SOAP12}/role/next"`, 'role="urn:others"')),
  ),
  'understands no role by name': misread(
    'blocks for the named ultimate receiver are taken for those of others',
    (text) =>
      inHeader(text, (header) => header.replaceAll(`role="${SOAP12}/role/ultimateReceiver"`, 'role="urn:others"')),
  ),
  'refuses unknown blocks': misread('every header block must be understood', (text) =>
    inHeader(text, (header) =>
      header.replace(/<(?!env:|\/)([\w:]+)(?![^>]*mustUnderstand)/, '<$1 env:mustUnderstand="1"'),
    ),
  ),
  'accepts a DTD': misread('a document type declaration is passed over', (text) =>
    text.replace(/<!DOCTYPE[^[>]*(\[[\s\S]*?\])?\s*>/, '').replace(/&(?!lt|gt|amp|quot|apos|#)\w+;/g, 'x'),
  ),
  'accepts processing instructions': misread('processing instructions are passed over', (text) =>
    text.replace(/<\?(?!xml )[\s\S]*?\?>/g, ''),
  ),
  'accepts comments anywhere': misread('comments before and after the envelope are passed over', (text) =>
    text.replace(/^<!--[\s\S]*?-->|(?<=Envelope>\s*)<!--[\s\S]*?-->$/g, ''),
  ),
  'ignores encodingStyle': misread('how data are encoded is not looked at below the Body', (text) =>
    text.replace(/(?<=<ADD_DATA_REQ )env:encodingStyle="[^"]*" /, ''),
  ),
  'refuses every encodingStyle': {
    does: 'encodingStyle is refused also where it makes no claim',
    says: (said, { body }) =>
      body.includes('encoding/none')
        ? { kind: 'fault', code: 'DataEncodingUnknown', reason: 'an encoding', blocks: [] }
        : said,
  },
  'DataEncodingUnknown as HTTP 400': {
    does: 'the fault DataEncodingUnknown has the status of a fault of the sender',
    replies: (reply, said) =>
      said.kind === 'fault' && said.code === 'DataEncodingUnknown' ? { ...reply, status: 400 } : reply,
  },
  'refuses comments': {
    does: 'a comment in the envelope is a fault',
    says: (said, { body }) =>
      body.includes('<!--') ? { kind: 'fault', code: 'Sender', reason: 'a comment', blocks: [] } : said,
  },
  'wrong fault code': rewritten('faults are all of code Receiver', (body) =>
    body.replace(/<env:Value>env:\w+</, '<env:Value>env:Receiver<'),
  ),
  'fault code without its prefix': rewritten('the prefix of the fault code is not declared', (body) =>
    body.replace(/<env:Value>env:(\w+)</, '<env:Value>soap:$1<'),
  ),
  'no reason': rewritten('faults have no Reason', (body) => body.replace(/<env:Reason>.*<\/env:Reason>/, '')),
  'reason without language': rewritten('Text has no xml:lang', (body) => body.replaceAll(' xml:lang="en"', '')),
  'SOAP 1.1 faults': rewritten('faults are written as in SOAP 1.1', (body) =>
    body.replace(/<env:Code>.*<\/env:Reason>/, '<faultcode>env:Client</faultcode><faultstring>no</faultstring>'),
  ),
  'no Upgrade': rewritten('VersionMismatch does not say what is supported', (body) =>
    body.replace(/<env:Header><u:Upgrade.*<\/env:Header>/, ''),
  ),
  'no NotUnderstood': rewritten('MustUnderstand does not say of what', (body) =>
    body.replace(/<env:Header><env:NotUnderstood.*<\/env:Header>/, ''),
  ),
  'leaks a stack trace': rewritten('the reason of a fault is a stack trace', (body) =>
    body.replace(
      /(<env:Text[^>]*>)[^<]*/,
      '$1TypeError: undefined&#10;    at handle (/srv/des/server.js:12:5)&#10;    at Server.emit (node:events:524:28)',
    ),
  ),
  'something beside the fault': rewritten('the Body of a fault has another child', (body) =>
    body.replace('</env:Fault>', '</env:Fault><more xmlns="urn:example:more"/>'),
  ),
} satisfies Record<string, Fault>;
