import type { IncomingHttpHeaders } from 'node:http';
import type { MessageHeader } from '../../../generated/messages.js';
import type { HeadRefusal } from '../../../src/http/head-refusal.js';

/** An HTTP request to the peer's Idd URL, as it came. */
export interface Arrived {
  method: string;
  headers: IncomingHttpHeaders;
  /** What is wrong with its head for any path. */
  wrongHead: HeadRefusal | undefined;
  body: Buffer;
}

/** What the peer answers, before it is written down as SOAP or HTTP. */
export type Said =
  | { kind: 'http'; status: number; headers: Record<string, string>; text: string }
  | {
      kind: 'fault';
      code: 'Sender' | 'MustUnderstand' | 'DataEncodingUnknown' | 'VersionMismatch';
      reason: string;
      blocks: BlockName[];
    }
  /** VersionMismatch for who speaks SOAP 1.1. */
  | { kind: 'fault-1.1'; reason: string }
  | { kind: 'ack'; returnCode: number; messageId: string | undefined; description: string };

export interface BlockName {
  namespace: string;
  local: string;
}

/** The HTTP response. `ending`: the body is never begun, never ends, or the connection is closed instead. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
  ending?: 'never' | 'endless' | 'close';
}

/** A response of the peer to a request, which is sent as a message of its own. */
export interface Response {
  command: string;
  header: Partial<MessageHeader>;
  resultCode: number;
  description: string | undefined;
  /** The rest of the message as XML: the list of the profile, or something wrong. */
  content: string;
}

/** An HTTP request of the peer. */
export interface Outgoing {
  method: string;
  headers: Record<string, string>;
  body: string;
}
