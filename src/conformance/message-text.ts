import type { MessageHeader, NaptrRecord } from '../../generated/messages.js';
import { NAMESPACE } from '../../generated/schema.js';

/** Namespace of a SOAP 1.2 envelope [W3C SOAP Part 1 §5.1]. */
export const SOAP12 = 'http://www.w3.org/2003/05/soap-envelope';
/** That of SOAP 1.1. */
export const SOAP11 = 'http://schemas.xmlsoap.org/soap/envelope/';

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

export function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text is written here and not by the encoder, which refuses what is wrong. */
function elementText(name: string, value: string | number | undefined): string {
  return value === undefined ? '' : `<${name}>${escapeText(String(value))}</${name}>`;
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
export function envelopeText(body: string, { blocks = '', namespace = SOAP12, prolog = '' } = {}): string {
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
