import type { Ack } from '../../generated/messages.js';
import { RETURN_CODES, type ReturnCode } from './codes.js';

/** The ACK of a message [Q.3645 §9.2]: Table 2's description of the code and, where there is more to say, what exactly was met. */
export function acknowledge(messageId: string | undefined, returnCode: ReturnCode, detail?: string): Ack {
  const description = detail === undefined ? RETURN_CODES[returnCode] : `${RETURN_CODES[returnCode]}: ${detail}`;
  return { messageId, returnCode, returnDescription: clip(description) };
}

/** The longest description that the contract allows, in characters (xsd/idd.xsd, DescriptionType). */
const DESCRIPTION_LENGTH = 1024;

/** Cuts a text for people to what the contract allows. */
export function clip(text: string): string {
  const characters = [...text];
  return characters.length <= DESCRIPTION_LENGTH ? text : `${characters.slice(0, DESCRIPTION_LENGTH - 1).join('')}…`;
}
