import { ENVELOPE, ENVELOPE_11 } from '../decoding/header-block.js';
import type { Rejection } from '../decoding/rejection.js';
import { escapeXml } from '../escape-xml.js';
import { type HttpAnswer, SOAP_12_CONTENT_TYPE } from './answer.js';

export type Fault = Extract<Rejection, { kind: 'fault' }>;

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

/** A fault with its HTTP status: env:Sender 400, all others 500 [W3C SOAP Part 2 §7.5.2.2]. */
export function faultAnswer(fault: Fault): HttpAnswer {
  // The one who speaks SOAP 1.1 is answered in SOAP 1.1, by its HTTP binding [W3C SOAP Part 1 Appendix A].
  if (fault.fault === 'VersionMismatch11') {
    return {
      status: 500,
      headers: { 'Content-Type': 'text/xml; charset=utf-8' },
      body: versionMismatch11(fault.reason),
    };
  }
  const status = fault.fault === 'Sender' ? 400 : 500;
  return { status, headers: { 'Content-Type': SOAP_12_CONTENT_TYPE }, body: fault12(fault) };
}

/** Bytes of the NotUnderstood blocks of a fault at most: eight with names of usual length have room. */
const NOT_UNDERSTOOD_ROOM = 2048;

/** [W3C SOAP Part 1 §5.4] */
function fault12({ fault, reason, notUnderstood = [] }: Fault): string {
  const blocks = fault === 'VersionMismatch' ? upgrade('env') : notUnderstoodBlocks(notUnderstood);
  const header = blocks === '' ? '' : `<env:Header>${blocks}</env:Header>`;
  return (
    `${DECLARATION}<env:Envelope xmlns:env="${ENVELOPE}">${header}<env:Body><env:Fault>` +
    `<env:Code><env:Value>env:${fault}</env:Value></env:Code>` +
    `<env:Reason><env:Text xml:lang="en">${escapeXml(reason)}</env:Text></env:Reason>` +
    '</env:Fault></env:Body></env:Envelope>'
  );
}

/** [W3C SOAP Part 1 Appendix A, example 1] */
function versionMismatch11(reason: string): string {
  return (
    `${DECLARATION}<env:Envelope xmlns:env="${ENVELOPE_11}">` +
    `<env:Header>${upgrade('upg', ` xmlns:upg="${ENVELOPE}"`)}</env:Header><env:Body><env:Fault>` +
    `<faultcode>env:VersionMismatch</faultcode><faultstring xml:lang="en">${escapeXml(reason)}</faultstring>` +
    '</env:Fault></env:Body></env:Envelope>'
  );
}

/** The envelope that we do understand [W3C SOAP Part 1 §5.4.7]. */
function upgrade(prefix: string, declaration = ''): string {
  return (
    `<${prefix}:Upgrade${declaration}>` +
    `<${prefix}:SupportedEnvelope qname="ns1:Envelope" xmlns:ns1="${ENVELOPE}"/></${prefix}:Upgrade>`
  );
}

/** As many as there is room for: the blocks only "should" be there [W3C SOAP Part 1 §5.4.8], and an answer has an end. */
function notUnderstoodBlocks(names: { namespace: string; local: string }[]): string {
  let blocks = '';
  for (const name of names) {
    const block = notUnderstoodBlock(name);
    if (Buffer.byteLength(blocks + block) <= NOT_UNDERSTOOD_ROOM) blocks += block;
  }
  return blocks;
}

/** Header blocks always have a namespace [W3C SOAP Part 1 §5.2.1, §5.4.8]. */
function notUnderstoodBlock({ namespace, local }: { namespace: string; local: string }): string {
  return `<env:NotUnderstood qname="h:${escapeXml(local)}" xmlns:h="${escapeXml(namespace)}"/>`;
}
