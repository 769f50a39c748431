// Short ways to write messages and to read them, for tests of the decoder.
import { MessageReader, type ReadingLimits } from '../../../src/soap/decoding/message-reader.js';

export const ENV = 'http://www.w3.org/2003/05/soap-envelope';

export const HEADER =
  '<header><protocolVersion>1.0</protocolVersion><messageId>m-1</messageId>' +
  '<originatingOperatorId>234-15</originatingOperatorId><terminatingOperatorId>208-01</terminatingOperatorId>' +
  '<originatingDesAddress>192.0.2.1</originatingDesAddress><terminatingDesAddress>2001:db8::1</terminatingDesAddress>' +
  '<broadcastId>b-1</broadcastId></header>';

export const RECORD =
  '<naptrRecord><e164Number>+441632960001</e164Number><order>100</order><preference>10</preference><flags>u</flags>' +
  '<service>E2U+sip</service><regexp>!^(.*)$!sip:\\1@ims.example!</regexp><replacement>.</replacement><ttl>3600</ttl></naptrRecord>';

/** A message element, by default a valid ADD_DATA_REQ. */
export function element(
  content = `${HEADER}<enumMappingDataList>${RECORD}</enumMappingDataList>`,
  command = 'ADD_DATA_REQ',
): string {
  return `<${command} xmlns="urn:q3645:idd:1">${content}</${command}>`;
}

export function envelope(body = `<env:Body>${element()}</env:Body>`, attributes = ''): string {
  return `<env:Envelope xmlns:env="${ENV}"${attributes}>${body}</env:Envelope>`;
}

/** An envelope around a message element. */
export function message(content?: string, command?: string): string {
  return envelope(`<env:Body>${element(content, command)}</env:Body>`);
}

export interface ReadOptions {
  charset?: string;
  limits?: Partial<ReadingLimits>;
  streamed?: boolean;
  /** Bytes a chunk. */
  chunk?: number;
}

/** Reads a whole message. */
export function read(
  input: string | Uint8Array,
  { chunk = Number.POSITIVE_INFINITY, streamed, ...options }: ReadOptions = {},
): MessageReader {
  const reader = new MessageReader({ ...options, streamed: streamed ?? false });
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  for (let i = 0; i < bytes.length; i += chunk) reader.write(bytes.subarray(i, Math.min(i + chunk, bytes.length)));
  reader.end();
  return reader;
}

/** What the reader answers, in short: a return code, a fault, or 'valid'. */
export function verdict(input: string | Uint8Array, options?: ReadOptions): number | string {
  const { rejection } = read(input, options);
  if (!rejection) return 'valid';
  return rejection.kind === 'ack' ? rejection.returnCode : rejection.fault;
}
