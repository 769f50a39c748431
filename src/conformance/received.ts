import type { IncomingHttpHeaders } from 'node:http';
import type { CommandCode, MessageByCommand } from '../../generated/messages.js';
import { type RequestCode, responseTo } from '../idd/codes.js';
import { MessageReader } from '../soap/decoding/message-reader.js';
import { parseMediaType } from '../soap/media-type.js';
import { HEADER_NAMES, type HeaderValues } from './message-text.js';
import { at, readDocument, textAt, type XmlElement } from './xml-tree.js';

/** A message that the target sent to the tester. What is wrong in it does not keep it from being looked at. */
export interface Received {
  /** Milliseconds of the monotonic clock. */
  at: number;
  /** By the same clock, when the tester answered; undefined until then, and where it never does. */
  answeredAt: number | undefined;
  method: string;
  headers: IncomingHttpHeaders;
  text: string;
  xml: XmlElement | undefined;
  /** Local name of the body's element; empty where there is none. */
  command: string;
  header: HeaderValues;
  resultCode: number | undefined;
  resultDescription: string | undefined;
  /** The message as the strict decoder of the product reads it; undefined where it is not valid. */
  message: MessageByCommand[CommandCode] | undefined;
  /** Why it is not valid. */
  invalid: string | undefined;
}

export function readReceived(body: Buffer, from: { method: string; headers: IncomingHttpHeaders }): Received {
  const { charset } = parseMediaType(from.headers['content-type']);
  const reader = new MessageReader({ charset, streamed: false });
  reader.write(body);
  reader.end();
  const { rejection } = reader;
  const { text, xml } = readDocument(body, charset);
  const element = at(xml, 'Body')?.children[0];
  const code = textAt(element, 'result', 'resultCode');
  return {
    at: performance.now(),
    answeredAt: undefined,
    ...from,
    text,
    xml,
    command: element?.local ?? '',
    header: Object.fromEntries(HEADER_NAMES.map((name) => [name, textAt(element, 'header', name)])) as HeaderValues,
    resultCode: code === undefined ? undefined : Number(code),
    resultDescription: textAt(element, 'result', 'resultDescription'),
    message: reader.message,
    invalid: rejection && (rejection.kind === 'ack' ? rejection.description : rejection.reason),
  };
}

/** The command of the response to a request, also to one whose command there is not. */
export function responseOf({ command }: { command: string }): string {
  return responseTo(command as RequestCode);
}

export function isRequest({ command }: Received): boolean {
  return command.endsWith('_REQ');
}

/** What came, in one line. */
export function describeReceived({ command, resultCode, resultDescription, header }: Received): string {
  const what = command === '' ? 'a message without a body' : command;
  const result = resultCode === undefined ? '' : ` ${resultCode}`;
  const why = resultDescription === undefined || resultCode === 200 ? '' : ` "${resultDescription}"`;
  return `${what}${result}${why} for message ${header.messageId ?? '(none)'}`;
}
