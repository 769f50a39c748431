import type { SaxesTagNS } from 'saxes';
import { ENVELOPE, ENVELOPE_11, isMandatoryForUs } from './header-block.js';
import { DEFAULT_READING_LIMITS, type ReadingLimits } from './reading-limits.js';
import { ackRejection, Rejected, senderFault, shown } from './rejection.js';
import { XMLNS, type XmlSink } from './xml-reader.js';

/** Takes the one child of env:Body: `begin` with its tag, then what is in it, then `close` with its end tag. Throws `Rejected`. */
export interface BodyReader extends Omit<XmlSink, 'instruction' | 'isInHead' | 'strayComment'> {
  begin(tag: SaxesTagNS, attributes: number): void;
}

const NOT_WHITE_SPACE = /[^\t\n\r ]/;

/** Header blocks that a fault names at most: who sends more of them learns of the others once it has left these out. */
const NOT_UNDERSTOOD_NAMED = 8;

/**
 * The envelope rules of SOAP 1.2: which elements may be where, header blocks that must be understood, attributes and text of the envelope's own
 * elements [W3C SOAP Part 1 §2, §5]. Errors in document order, but a mandatory header block wins over Sender errors after it [§2.6].
 */
export class EnvelopeReader implements XmlSink {
  readonly #body: BodyReader;
  #depth = 0;
  #part: 'none' | 'header' | 'after header' | 'body' | 'after body' = 'none';
  #bodyChildren = 0;
  #headerItems = 0;
  readonly #notUnderstood: { namespace: string; local: string }[] = [];

  /**
   * @param limits.headerItems elements and attributes of the header blocks at most, beyond which the message is
   * rejected with 400
   * @param strayComments what becomes of an envelope with a comment before or after it, where none may be
   * [W3C SOAP Part 1 §5]
   */
  constructor(
    body: BodyReader,
    private readonly limits: Pick<ReadingLimits, 'headerItems'> = DEFAULT_READING_LIMITS,
    private readonly strayComments: 'refused' | 'passed over' = 'refused',
  ) {
    this.#body = body;
  }

  get isInHead(): boolean {
    return this.#part !== 'body' && this.#part !== 'after body';
  }

  open(tag: SaxesTagNS, attributes: number): void {
    const depth = ++this.#depth;
    if (depth === 1) this.#openEnvelope(tag, attributes);
    else if (depth === 2) this.#openPart(tag, attributes);
    else if (this.#part === 'header') {
      this.#headerItems += 1 + attributes;
      if (this.#headerItems > this.limits.headerItems) {
        throw ackRejection(400, `The Header has more than ${this.limits.headerItems} elements and attributes`, true);
      }
      if (depth === 3) this.#openHeaderBlock(tag);
    } else if (depth > 3) this.#body.open(tag, attributes);
    else {
      if (this.#bodyChildren++ > 0) throw senderFault('The Body has two children');
      this.#body.begin(tag, attributes);
    }
  }

  text(piece: string): void {
    if (this.#part === 'body' && this.#depth > 2) this.#body.text(piece);
    else if (this.#depth <= 2 && NOT_WHITE_SPACE.test(piece)) {
      throw this.#senderFault('Envelope, Header and Body contain no text');
    }
  }

  instruction(): never {
    throw this.#senderFault('A SOAP message contains no processing instruction');
  }

  strayComment(): Rejected | undefined {
    if (this.strayComments === 'passed over') return undefined;
    return senderFault('A SOAP message has no comment before or after its Envelope');
  }

  close(): void {
    const depth = this.#depth--;
    if (depth > 2) {
      if (this.#part === 'body') this.#body.close();
    } else if (depth === 1) {
      if (this.#part !== 'after body') throw senderFault('The envelope has no Body');
    } else if (this.#part === 'header') {
      if (this.#notUnderstood.length > 0) throw this.#mustUnderstand();
      this.#part = 'after header';
    } else {
      if (this.#bodyChildren === 0) throw senderFault('The Body is empty');
      this.#part = 'after body';
    }
  }

  #openEnvelope(tag: SaxesTagNS, attributes: number): void {
    if (tag.local !== 'Envelope') throw ackRejection(401, `The message is no SOAP envelope but ${shown(tag.local)}`);
    if (tag.uri === ENVELOPE_11) {
      throw versionMismatch('VersionMismatch11', 'This is a SOAP 1.1 envelope; the Idd interface is SOAP 1.2');
    }
    if (tag.uri !== ENVELOPE)
      throw versionMismatch('VersionMismatch', `The envelope is not in the namespace ${ENVELOPE}`);
    if (attributes > 0) checkAttributes(tag);
  }

  #openPart(tag: SaxesTagNS, attributes: number): void {
    if (tag.uri === ENVELOPE && tag.local === 'Header') {
      if (this.#part !== 'none') throw senderFault('The Header is not the first child of the Envelope');
      this.#part = 'header';
    } else if (tag.uri === ENVELOPE && tag.local === 'Body') {
      if (this.#part === 'after body') throw senderFault('The envelope has two Bodies');
      this.#part = 'body';
    } else throw senderFault(`The envelope contains ${shown(tag.local)}, which is neither Header nor Body`);
    if (attributes > 0) checkAttributes(tag);
  }

  #openHeaderBlock(tag: SaxesTagNS): void {
    try {
      if (!isMandatoryForUs(tag) || this.#notUnderstood.length >= NOT_UNDERSTOOD_NAMED) return;
      this.#notUnderstood.push({ namespace: tag.uri, local: tag.local });
    } catch (error) {
      if (error instanceof Rejected && this.#notUnderstood.length > 0) throw this.#mustUnderstand();
      throw error;
    }
  }

  /** [W3C SOAP Part 1 §2.6]: a mandatory block that has been met decides, whatever is wrong after it. */
  #senderFault(reason: string): Rejected {
    return this.#notUnderstood.length > 0 ? this.#mustUnderstand() : senderFault(reason);
  }

  #mustUnderstand(): Rejected {
    const names = this.#notUnderstood.map(({ local }) => shown(local));
    return new Rejected({
      kind: 'fault',
      fault: 'MustUnderstand',
      reason: `The header requires what this server does not understand: ${shown(names.join(', '), 200)}`,
      notUnderstood: this.#notUnderstood,
    });
  }
}

/** Envelope, Header and Body take attributes of other namespaces only; encodingStyle is not for them [W3C SOAP Part 1 §5.1]. */
function checkAttributes(tag: SaxesTagNS): void {
  for (const key in tag.attributes) {
    const { uri, local } = tag.attributes[key]!;
    if (uri === XMLNS) continue;
    if (uri === '' || uri === ENVELOPE) throw senderFault(`${tag.local} has the attribute ${shown(local)}`);
  }
}

function versionMismatch(fault: 'VersionMismatch' | 'VersionMismatch11', reason: string): Rejected {
  return new Rejected({ kind: 'fault', fault, reason });
}
