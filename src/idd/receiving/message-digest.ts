import type {
  MessageByCommand,
  MessageHeader,
  Modification,
  NaptrRecord,
  Result,
} from '../../../generated/messages.js';
import type { CommandCode } from '../codes.js';
import type { Digest } from '../ports/digests.js';

/** End of a value and of a record: characters that XML cannot carry, so that no value contains them [XML 1.0 §2.2]. */
const VALUE = '\u0000';
const RECORD = '\u0001';

/** What can stand in a message behind its header. */
interface Contents {
  result?: Result;
  enumMappingDataList?: object;
  activationTimestamp?: Date;
}

/**
 * What a message says as one fingerprint, by which a retransmission is told from another message under the same identifier. It is over the typed
 * values and not over bytes: a retransmission may be compressed or indented in another way, write a number with a sign or a moment in another time
 * zone. Records count in their order. Addresses are left out: they can be written in several ways and may rightly change with a configuration, and
 * whether they are right is judged at each transmission.
 */
export class MessageDigest {
  constructor(
    private readonly digest: Digest,
    command: CommandCode,
    { messageId, originatingOperatorId, terminatingOperatorId, broadcastId }: MessageHeader,
  ) {
    this.#values(command, messageId, originatingOperatorId, terminatingOperatorId, broadcastId);
  }

  /** The next records of the message's list. */
  records(piece: NaptrRecord[]): void {
    for (const record of piece) this.digest.add(textOf(record));
  }

  /** The next modifications of the message's list. */
  modifications(piece: Modification[]): void {
    for (const { existing, modified } of piece) this.digest.add(textOf(existing) + textOf(modified));
  }

  /** The digest of the whole message, whose list has come in pieces and is not looked at. */
  end(message: MessageByCommand[CommandCode]): Uint8Array {
    const { result, enumMappingDataList, activationTimestamp } = message as Contents;
    // A message without a list says something else than one with an empty list.
    if (enumMappingDataList !== undefined) this.#values('list');
    if (result !== undefined) this.#values('result', String(result.resultCode), result.resultDescription ?? '');
    if (activationTimestamp !== undefined) this.#values('activation', String(activationTimestamp.getTime()));
    return this.digest.end();
  }

  #values(...values: string[]): void {
    this.digest.add(values.join(VALUE) + RECORD);
  }
}

/** All values of a record; flags and service compare without case, as everywhere. */
function textOf(record: NaptrRecord): string {
  const { e164Number = '', e164Prefix = '', order, preference, flags, service, regexp, replacement, ttl = '' } = record;
  return `${e164Number}${VALUE}${e164Prefix}${VALUE}${order}${VALUE}${preference}${VALUE}${flags.toLowerCase()}${VALUE}${service.toLowerCase()}${VALUE}${regexp}${VALUE}${replacement}${VALUE}${ttl}${RECORD}`;
}
