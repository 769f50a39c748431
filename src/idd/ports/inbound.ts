import type { Ack, MessageByCommand, MessageHeader, Modification, NaptrRecord } from '../../../generated/messages.js';
import type { CommandCode } from '../codes.js';

/** What the endpoint knows of the sender before it reads the message. */
export interface MessageSource {
  /** IP address that the message comes from. */
  address: string;
  /** How long the message is going to be, in bytes; left out where that cannot be told before it has been read. */
  bytes?: number;
}

/**
 * A message whose header has been accepted and whose rest is being read. Exactly one of `finish`, `reject` and
 * `abandon` is called, once. The list of a message comes through `records` or, in MOD_DATA_REQ, `modifications`, piece
 * by piece in document order; it is empty in the message that `finish` gets. So the memory that a message takes does
 * not grow with its list.
 */
export interface IncomingMessage {
  records(piece: NaptrRecord[]): Promise<void>;
  modifications(piece: Modification[]): Promise<void>;
  /** The message is whole and valid. Settles when it is durably stored or refused. */
  finish<C extends CommandCode>(command: C, message: MessageByCommand[C]): Promise<Ack>;
  /** So many bytes of it have been read. An Ack is the answer to the message, which is to be abandoned then: there is no room for it. */
  weigh(bytes: number): Promise<Ack | undefined>;
  /** The rest is invalid. An Ack takes the place of the one that says so: that of a repeat, which needs no more than its header. */
  reject(): Promise<Ack | undefined>;
  /** The rest did not come, or we failed. */
  abandon(): Promise<void>;
}

/** The receiving side of the protocol, which the endpoint calls. */
export interface Inbound {
  /** A connection from this address; the function is to be called when it has closed. Undefined: there are too many. */
  connect(address: string): (() => void) | undefined;
  /** Whether any peer may send from this address; asked before the body is read. */
  mayConnect(address: string): boolean;
  /** All checks that the header is enough for. An Ack refuses the message, the rest of which need not be read. */
  begin(command: CommandCode, header: MessageHeader, source: MessageSource): Promise<Ack | IncomingMessage>;
}
