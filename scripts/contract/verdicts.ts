import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SchemaValidator } from './schema-validator.js';

/** Where the message files and their table are. */
export const MESSAGE_FILES = fileURLToPath(new URL('../../test/contract/', import.meta.url));

/** What every judge and our own decoder must say of one message file; see test/contract/README.md. */
export interface Verdict {
  /** Path below test/contract/. */
  file: string;
  /** Whether the message is valid by the schema and by the rules of SOAP for the document. */
  valid: boolean;
  /** The one thing that the file is about. */
  reason: string;
  /** Return code with which a DES answers the invalid message by Table 2; null: valid, answered with a fault, or itself an answer. */
  ackCode: number | null;
  /** The fault with which a DES answers, where SOAP asks for one instead of an ACK. */
  fault?: 'Sender' | 'VersionMismatch' | 'VersionMismatch11';
  /** The message is an ACK, which comes as an answer and is never answered. */
  answer?: true;
}

/** Files that a validator judges wrongly, by its own defect. */
export const KNOWN_DEFECTS: Record<string, readonly string[]> = {
  // The libxml2 inside does not collapse white space around numbers and dates as XML Schema Part 2 §4.3.6 asks for.
  libxmljs2: [
    'valid/add-data-req-white-space-around-numbers.xml',
    'valid/add-data-resp-white-space-around-result-code.xml',
    'valid/add-node-req-white-space-around-activation-timestamp.xml',
  ],
};

export function readVerdicts(): Verdict[] {
  return JSON.parse(readFileSync(`${MESSAGE_FILES}verdicts.json`, 'utf8')) as Verdict[];
}

export function readMessage(verdict: Verdict): string {
  return readFileSync(`${MESSAGE_FILES}${verdict.file}`, 'utf8');
}

/** Why the validator's judgement of the file is not what the table says; nothing: it is. */
export function disagreement(validator: SchemaValidator, verdict: Verdict): string | undefined {
  const errors = validator.validate(readMessage(verdict));
  if (verdict.valid) return errors[0];
  return errors.length === 0 ? `valid, but should not be: ${verdict.reason}` : undefined;
}

/** Whether the validator is known to be wrong about the file. */
export function isKnownDefect(validator: SchemaValidator, verdict: Verdict): boolean {
  return KNOWN_DEFECTS[validator.name]?.includes(verdict.file) ?? false;
}
