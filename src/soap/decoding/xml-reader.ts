import { type SaxesOptions, SaxesParser, type SaxesTagNS } from 'saxes';
import {
  type CharacterEncoding,
  createDecoder,
  DETECTION_BYTES,
  detectEncoding,
  isLabelOf,
  type StreamDecoder,
} from './character-encoding.js';
import { DEFAULT_READING_LIMITS, type ReadingLimits } from './reading-limits.js';
import { ackRejection, located, Rejected, type Rejection, senderFault, shown } from './rejection.js';

/** Takes the elements of a message in document order. Throws `Rejected` to end the reading. */
export interface XmlSink {
  /** Whether what has been read so far comes before the body of the message. */
  readonly isInHead: boolean;
  /** `attributes` is how many there are, namespace declarations included. */
  open(tag: SaxesTagNS, attributes: number): void;
  close(): void;
  /** Character data and CDATA, in as many pieces as the document writes it in. */
  text(text: string): void;
  /** A processing instruction, which SOAP forbids: this throws. */
  instruction(): never;
  /** Returns why a comment before or after the root element is an error; undefined where it is passed over. */
  strayComment(): Rejected | undefined;
}

/** saxes, which by itself goes on after an error. */
class StrictParser extends SaxesParser<SaxesOptions & { xmlns: true }> {
  override fail(message: string): never {
    throw ackRejection(401, `The message is not well-formed XML: ${shown(message.replace(/\.$/, ''), 120)}`);
  }
}

/** Namespace of namespace declarations [Namespaces in XML §3]. */
export const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** Characters given to saxes at once: few enough that a text without end is noticed soon. */
const SLICE = 4096;

/** A document type declaration or processing instruction before the first tag, even if it never ends. Linear in the text. */
const FORBIDDEN_PROLOG = /^\uFEFF?(?:<\?xml\s[^>]*>)?(?:\s|<!--(?:(?!--)[\s\S])*-->)*(?:<!DOCTYPE|<\?(?!xml\s))/;

/** A comment before the first tag. One comes before all else that may be there: another thing would be an error. */
const COMMENT_IN_PROLOG = /^\uFEFF?(?:<\?xml\s[^>]*>)?\s*<!--/;

const COMMENT_BEGINS = '<!--';

/**
 * Reads XML from bytes: encoding, limits, and what SOAP forbids of XML [W3C SOAP Part 1 §5], in front of saxes, which checks that the document
 * is well-formed and resolves namespaces. Reads no more after the first error.
 */
export class XmlReader {
  readonly #sink: XmlSink;
  readonly #charset: string | undefined;
  readonly #limits: ReadingLimits;
  readonly #parser: StrictParser;
  #head: Uint8Array | undefined = new Uint8Array(0);
  #encoding: CharacterEncoding = 'utf-8';
  /** Whether the XML declaration has a say in the encoding. */
  #byDeclaration = true;
  #decoder: StreamDecoder | undefined;
  #prolog = '';
  #inProlog = true;
  /** What is being given to saxes. */
  #slice = '';
  /** The first characters after the root element that are not white space; undefined until it has ended. */
  #epilog: string | undefined;
  #depth = 0;
  /** Attributes of the tag that is being read. */
  #attributes = 0;
  /** Characters given to saxes, whose own position is right only while it tells of something. */
  #fed = 0;
  /** Where in the text the last tag ended. */
  #mark = 0;
  #rejection: Rejection | undefined;

  constructor(sink: XmlSink, options: { charset?: string; limits?: Partial<ReadingLimits> }) {
    this.#sink = sink;
    this.#charset = options.charset;
    this.#limits = { ...DEFAULT_READING_LIMITS, ...options.limits };
    this.#parser = this.#createParser();
  }

  /** First error in document order. */
  get rejection(): Rejection | undefined {
    return this.#rejection;
  }

  /** Resolves a prefix where the reader stands; the empty one is the default namespace. */
  resolve(prefix: string): string | undefined {
    return this.#parser.resolve(prefix);
  }

  write(chunk: Uint8Array): void {
    if (this.#rejection) return;
    this.#guarded(() => {
      const bytes = this.#head ? Buffer.concat([this.#head, chunk]) : chunk;
      if (this.#head) {
        this.#head = bytes;
        if (bytes.length < DETECTION_BYTES) return;
      }
      this.#read(bytes);
    });
  }

  end(): void {
    if (this.#rejection) return;
    this.#guarded(() => {
      if (this.#head && this.#head.length > 0) this.#read(this.#head);
      if (this.#decoder?.pending) throw ackRejection(404, `The message ends within a character of ${this.#encoding}`);
      this.#parser.close();
    });
  }

  #read(bytes: Uint8Array): void {
    if (this.#head) {
      this.#head = undefined;
      this.#decoder = createDecoder(this.#detect(bytes));
    }
    const { text, malformed } = this.#decoder!.decode(bytes);
    for (let i = 0; i < text.length; i += SLICE) this.#parse(text.slice(i, i + SLICE));
    if (malformed) throw ackRejection(404, `The bytes are not ${this.#encoding}`);
  }

  #detect(head: Uint8Array): CharacterEncoding {
    const detected = detectEncoding(head, this.#charset);
    if ('unreadable' in detected) throw ackRejection(404, detected.unreadable);
    this.#encoding = detected.encoding;
    this.#byDeclaration = detected.byDeclaration;
    return detected.encoding;
  }

  #parse(text: string): void {
    if (this.#inProlog) this.#prolog += text;
    this.#slice = text;
    this.#fed += text.length;
    if (this.#epilog !== undefined) this.#collectEpilog(text);
    this.#parser.write(text);
    const comment = this.#commentInEpilog();
    if (comment) throw comment;
    this.#checkRun(this.#fed);
    this.#checkHead(this.#fed);
  }

  #endRun(): void {
    const { position } = this.#parser;
    this.#checkRun(position);
    this.#mark = position;
  }

  /** saxes collects a text, tag or comment until it ends: none may be endless. */
  #checkRun(position: number): void {
    if (position - this.#mark > this.#limits.textLength) {
      throw ackRejection(400, `A text or tag is longer than ${this.#limits.textLength} characters`, true);
    }
  }

  /** What comes before the Body is for others and is not handed on: it may not go on without end. */
  #checkHead(position: number): void {
    if (position > this.#limits.headLength && this.#sink.isInHead) {
      throw ackRejection(400, `More than ${this.#limits.headLength} characters come before the Body`, true);
    }
  }

  #guarded(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      const { rejection } = (this.#inProlog && this.#prologError()) || this.#commentInEpilog() || error;
      this.#rejection = located(rejection, this.#parser.line, this.#parser.column);
    }
  }

  /** What is wrong before the first tag and comes before anything that saxes tells of. */
  #prologError(): Rejected | undefined {
    const { encoding } = this.#parser.xmlDecl;
    if (this.#byDeclaration && encoding !== undefined && !isLabelOf(encoding, this.#encoding)) {
      return ackRejection(404, `The XML declaration says ${shown(encoding)}, the message is ${this.#encoding}`);
    }
    const forbidden = FORBIDDEN_PROLOG.exec(this.#prolog);
    if (!forbidden || forbidden[0].length > this.#parser.position) return undefined;
    return senderFault('A SOAP message has no document type declaration and no processing instruction');
  }

  /** Only the beginning is looked at: a comment that comes later comes after something else that is an error. */
  #collectEpilog(text: string): void {
    if (this.#epilog!.length < COMMENT_BEGINS.length) this.#epilog = (this.#epilog + text).trimStart();
  }

  /** saxes tells of a comment only by a handler more than it bears, and only when the comment has ended. */
  #commentInEpilog(): Rejected | undefined {
    return this.#epilog?.startsWith(COMMENT_BEGINS) ? this.#sink.strayComment() : undefined;
  }

  #createParser(): StrictParser {
    // XML 1.1 has other characters and line ends; SOAP messages are XML 1.0 whatever minor version they declare [XML 1.0 §2.8].
    const parser = new StrictParser({ xmlns: true, position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' });
    parser.on('attribute', ({ name, value }) => this.#attribute(name, value));
    // With a seventh handler V8 makes a dictionary of the parser, which is then four times slower (measured).
    parser.on('opentag', (tag) => this.#open(tag));
    parser.on('closetag', () => this.#close());
    parser.on('text', (piece) => this.#text(piece));
    parser.on('cdata', (piece) => this.#text(piece));
    parser.on('processinginstruction', () => this.#sink.instruction());
    return parser;
  }

  #open(tag: SaxesTagNS): void {
    let commentBefore = false;
    if (this.#inProlog) {
      const error = this.#prologError();
      if (error) throw error;
      commentBefore = COMMENT_IN_PROLOG.test(this.#prolog);
      this.#inProlog = false;
      this.#prolog = '';
    }
    this.#endRun();
    if (++this.#depth > this.#limits.depth) {
      throw ackRejection(401, `Elements are nested deeper than ${this.#limits.depth}`, true);
    }
    this.#checkName(tag.name);
    this.#checkHead(this.#mark);
    const attributes = this.#attributes;
    this.#attributes = 0;
    this.#sink.open(tag, attributes);
    // Asked for after the root element, which may turn out to be of another version of SOAP with other rules.
    const comment = commentBefore && this.#sink.strayComment();
    if (comment) throw comment;
  }

  #close(): void {
    this.#endRun();
    this.#depth--;
    this.#sink.close();
    if (this.#depth > 0) return;
    this.#epilog = '';
    this.#collectEpilog(this.#slice.slice(this.#mark - (this.#fed - this.#slice.length)));
  }

  #text(piece: string): void {
    if (this.#depth > 0) this.#sink.text(piece);
  }

  /**
   * Checks an attribute as soon as it has been read. When its tag ends, saxes compares all attributes by namespace and
   * name: V8 gives strings of more than 16 Ki characters and the same length the same hash, so that 5,000 names in one
   * long namespace would take it minutes.
   */
  #attribute(name: string, value: string): void {
    if (++this.#attributes > this.#limits.attributes) {
      throw ackRejection(401, `An element has more than ${this.#limits.attributes} attributes`, true);
    }
    this.#checkName(name);
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) return;
    if (value.length > this.#limits.namespaceLength) {
      throw ackRejection(401, `A namespace name is longer than ${this.#limits.namespaceLength} characters`, true);
    }
    // saxes trims namespace names, which no specification asks for: what needs it is in no namespace of ours.
    if (value !== value.trim()) throw ackRejection(401, 'A namespace name begins or ends with white space');
  }

  #checkName(name: string): void {
    if (name.length > this.#limits.nameLength) {
      throw ackRejection(401, `A name is longer than ${this.#limits.nameLength} characters`, true);
    }
  }
}
