import type { SaxesTagNS } from 'saxes';
import type {
  CommandCode,
  MessageByCommand,
  MessageHeader,
  Modification,
  NaptrRecord,
  Result,
} from '../../../generated/messages.js';
import { COMMAND_CODES, ELEMENT_TYPES, NAMESPACE } from '../../../generated/schema.js';
import { sequenceModel } from './content-model.js';
import { ElementDecoder } from './element-decoder.js';
import { type BodyReader, EnvelopeReader } from './envelope-reader.js';
import { DEFAULT_READING_LIMITS, type ReadingLimits } from './reading-limits.js';
import { ackRejection, type Rejection, shown } from './rejection.js';
import { XmlReader } from './xml-reader.js';

export { DEFAULT_READING_LIMITS, type ReadingLimits } from './reading-limits.js';

/** Namespaces of all versions of the protocol begin so. */
const NAMESPACE_OF_ANY_VERSION = 'urn:q3645:idd:';

const COMMANDS: ReadonlySet<string> = new Set(COMMAND_CODES);

/**
 * Reads one request or response message from the bytes of an HTTP body: SOAP envelope, command, header, and the rest, checked by the tables
 * generated from the schema. What the header is enough for can be checked as soon as `opening` is there, while the rest still comes.
 */
export class MessageReader {
  readonly #xml: XmlReader;
  readonly #streamed: boolean;
  #decoder: ElementDecoder | undefined;
  #command: CommandCode | undefined;
  #opening: { command: CommandCode; header: MessageHeader } | undefined;
  #result: Result | undefined;
  #records: NaptrRecord[] = [];
  #modifications: Modification[] = [];
  #rejection: Rejection | undefined;
  #whole = false;

  /**
   * @param options.charset the charset parameter of the media type
   * @param options.streamed whether the entries of lists are fetched with `takeRecords` and `takeModifications` and not
   * kept
   */
  constructor(options: { charset?: string; limits?: Partial<ReadingLimits>; streamed: boolean }) {
    this.#streamed = options.streamed;
    this.#xml = new XmlReader(
      new EnvelopeReader(this.#bodyReader(), { ...DEFAULT_READING_LIMITS, ...options.limits }),
      options,
    );
  }

  /** Feeds bytes. Never throws. After a rejection it reads no more. */
  write(chunk: Uint8Array): void {
    this.#xml.write(chunk);
    this.#settle();
  }

  /** No more bytes come. Afterwards exactly one of `rejection` and `message` is set. */
  end(): void {
    this.#xml.end();
    this.#settle();
    this.#whole = this.#rejection === undefined;
  }

  /** Set once the header has been read whole and is valid. */
  get opening(): { command: CommandCode; header: MessageHeader } | undefined {
    return this.#opening;
  }

  /** First error in document order; it may be set together with `opening` when it comes after the header. */
  get rejection(): Rejection | undefined {
    return this.#rejection;
  }

  /** Records of a streamed list decoded since the last call. */
  takeRecords(): NaptrRecord[] {
    const records = this.#records;
    if (records.length > 0) this.#records = [];
    return records;
  }

  /** Modifications of a streamed list decoded since the last call. */
  takeModifications(): Modification[] {
    const modifications = this.#modifications;
    if (modifications.length > 0) this.#modifications = [];
    return modifications;
  }

  /** `result` of a response as soon as it has been read: ADD_NODE_RESP bears it before its list. */
  get result(): Result | undefined {
    return this.#result;
  }

  /** The message, once it is whole and valid. A streamed list is empty in it. */
  get message(): MessageByCommand[CommandCode] | undefined {
    return this.#whole ? (this.#decoder!.value as unknown as MessageByCommand[CommandCode]) : undefined;
  }

  #settle(): void {
    const rejection = this.#xml.rejection;
    if (!rejection || this.#rejection) return;
    const messageId = (this.#decoder?.value.header as Partial<MessageHeader> | undefined)?.messageId;
    this.#rejection = rejection.kind === 'ack' && messageId !== undefined ? { ...rejection, messageId } : rejection;
  }

  #bodyReader(): BodyReader {
    return {
      begin: (tag, attributes) => this.#begin(tag, attributes),
      open: (tag, attributes) => this.#decoder!.open(tag, attributes),
      text: (piece) => this.#decoder!.text(piece),
      close: () => {
        this.#decoder!.close();
      },
    };
  }

  #begin(tag: SaxesTagNS, attributes: number): void {
    const command = commandOf(tag);
    this.#command = command;
    this.#decoder = new ElementDecoder(command, sequenceModel(ELEMENT_TYPES[command]), {
      resolve: (prefix) => this.#xml.resolve(prefix),
      events: {
        child: (name, value) => this.#child(name, value),
        entry: (name, value) => this.#streamed && this.#entry(name, value),
      },
    });
    this.#decoder.begin(tag, attributes);
  }

  /** Whether the entry of a list is to be fetched. */
  #entry(name: string, value: unknown): boolean {
    if (name === 'naptrRecord') this.#records.push(value as NaptrRecord);
    else if (name === 'modification') this.#modifications.push(value as Modification);
    else return false;
    return true;
  }

  #child(name: string, value: unknown): void {
    if (name === 'header') this.#opening = { command: this.#command!, header: value as MessageHeader };
    if (name === 'result') this.#result = value as Result;
  }
}

/** The command that the body's element is, by name and namespace [Q.3645 Table 1]; ACK answers a message and is none. */
function commandOf(tag: SaxesTagNS): CommandCode {
  if (tag.uri === NAMESPACE && COMMANDS.has(tag.local)) return tag.local as CommandCode;
  if (tag.uri !== NAMESPACE && tag.uri.startsWith(NAMESPACE_OF_ANY_VERSION)) {
    throw ackRejection(403, `The message is of the protocol version ${shown(tag.uri)}, this server's is ${NAMESPACE}`);
  }
  throw ackRejection(402, `${shown(tag.local)} in the namespace "${shown(tag.uri)}" is no command of ${NAMESPACE}`);
}
