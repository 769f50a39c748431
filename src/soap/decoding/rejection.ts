import type { ReturnCode } from '../../idd/codes.js';

/** How a message that cannot be taken is answered: with an ACK of Table 2, or with a SOAP fault. */
export type Rejection =
  | {
      kind: 'ack';
      returnCode: ReturnCode;
      /** A sentence that names element and position; never longer than a return description may be. */
      description: string;
      /** Of the message, when it had been read. */
      messageId?: string;
      /** Whether the connection is to be closed: the rest of the message is not worth reading. */
      close?: boolean;
    }
  | {
      kind: 'fault';
      /** `VersionMismatch11`: in SOAP 1.1 form [W3C SOAP Part 1 Appendix A]. */
      fault: 'Sender' | 'MustUnderstand' | 'DataEncodingUnknown' | 'VersionMismatch' | 'VersionMismatch11';
      reason: string;
      /** Header blocks for NotUnderstood [W3C SOAP Part 1 §5.4.8]. */
      notUnderstood?: { namespace: string; local: string }[];
    };

/** Ends the reading of a message. Does not leave this folder: the readers turn it into their `rejection`. */
export class Rejected extends Error {
  override readonly name = 'Rejected';
  constructor(readonly rejection: Rejection) {
    super(rejection.kind === 'ack' ? rejection.description : rejection.reason);
  }
}

/** An ACK of Table 2. `what` has no full stop: the position follows. */
export function ackRejection(returnCode: ReturnCode, what: string, close = false): Rejected {
  return new Rejected({ kind: 'ack', returnCode, description: what, ...(close && { close }) });
}

/** A fault with code env:Sender [W3C SOAP Part 1 §5.4.6]. */
export function senderFault(reason: string): Rejected {
  return new Rejected({ kind: 'fault', fault: 'Sender', reason });
}

/** A fault with code env:DataEncodingUnknown [W3C SOAP Part 1 §5.4.6]. */
export function dataEncodingUnknown(reason: string): Rejected {
  return new Rejected({ kind: 'fault', fault: 'DataEncodingUnknown', reason });
}

/** The same rejection with the place in the text where it was met. */
export function located(rejection: Rejection, line: number, column: number): Rejection {
  const place = ` (line ${line}, column ${column})`;
  return rejection.kind === 'ack'
    ? { ...rejection, description: rejection.description + place }
    : { ...rejection, reason: rejection.reason + place };
}

/** A name or text from the message as it may be shown in an answer: shortened, so that long input is never echoed. */
export function shown(text: string, characters = 40): string {
  const head = [...text.slice(0, 2 * characters)];
  return head.length <= characters && text.length <= 2 * characters ? text : `${head.slice(0, characters).join('')}…`;
}
