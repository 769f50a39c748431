import type { MessageHeader, NaptrRecord } from '../../generated/messages.js';
import { NAMESPACE } from '../../generated/schema.js';
import { ENVELOPE, ENVELOPE_11 } from '../soap/decoding/header-block.js';
import { escapeXml } from '../soap/escape-xml.js';

/** Namespaces of an envelope [W3C SOAP Part 1 §5.1]. */
export { ENVELOPE as SOAP12, ENVELOPE_11 as SOAP11 };

/** Header values; one that is undefined is left out of the message. */
export type HeaderValues = { [Name in keyof MessageHeader]: string | undefined };

/** Names in the order of the contract. */
export const HEADER_NAMES = [
  'protocolVersion',
  'messageId',
  'originatingOperatorId',
  'terminatingOperatorId',
  'originatingDesAddress',
  'terminatingDesAddress',
  'broadcastId',
] as const satisfies readonly (keyof MessageHeader)[];

/** Text is written here and not by the encoder, which refuses what is wrong. */
function elementText(name: string, value: string | number | undefined): string {
  return value === undefined ? '' : `<${name}>${escapeXml(String(value))}</${name}>`;
}

export function headerText(values: HeaderValues): string {
  return `<header>${HEADER_NAMES.map((name) => elementText(name, values[name])).join('')}</header>`;
}

const RECORD_FIELDS = ['order', 'preference', 'flags', 'service', 'regexp', 'replacement', 'ttl'] as const;

/** The fields of a record without an element around them. */
export function fieldsText(record: NaptrRecord): string {
  const number = elementText('e164Number', record.e164Number) + elementText('e164Prefix', record.e164Prefix);
  return number + RECORD_FIELDS.map((name) => elementText(name, record[name])).join('');
}

export function listText(records: readonly NaptrRecord[]): string {
  const entries = records.map((record) => `<naptrRecord>${fieldsText(record)}</naptrRecord>`).join('');
  return `<enumMappingDataList>${entries}</enumMappingDataList>`;
}

export function modificationText(existing: NaptrRecord, modified: NaptrRecord): string {
  return `<enumMappingModificationList><modification><existing>${fieldsText(existing)}</existing><modified>${fieldsText(modified)}</modified></modification></enumMappingModificationList>`;
}

export function resultText(resultCode: number): string {
  return `<result><resultCode>${resultCode}</resultCode></result>`;
}

/** The body's one element. */
export function bodyText(command: string, values: HeaderValues, content: string, namespace = NAMESPACE): string {
  return `<${command} xmlns="${namespace}">${headerText(values)}${content}</${command}>`;
}

/** `blocks`: the header blocks of SOAP, with their own declarations; the prefix `env` is that of the envelope. */
export function envelopeText(body: string, { blocks = '', namespace = ENVELOPE, prolog = '' } = {}): string {
  const header = blocks === '' ? '' : `<env:Header>${blocks}</env:Header>`;
  return `${prolog}<env:Envelope xmlns:env="${namespace}">${header}<env:Body>${body}</env:Body></env:Envelope>`;
}

export function messageText(command: string, values: HeaderValues, content: string): string {
  return envelopeText(bodyText(command, values, content));
}

/** An ACK as the tester gives it [Q.3645 §9.2]. */
export function ackText(messageId: string | undefined, returnCode: number): string {
  return envelopeText(
    `<ACK xmlns="${NAMESPACE}">${elementText('messageId', messageId)}<returnCode>${returnCode}</returnCode></ACK>`,
  );
}
