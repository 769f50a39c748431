import type { SaxesTagNS } from 'saxes';
import { senderFault, shown } from './rejection.js';

export const ENVELOPE = 'http://www.w3.org/2003/05/soap-envelope';
export const ENVELOPE_11 = 'http://schemas.xmlsoap.org/soap/envelope/';

/** Roles that every SOAP receiver plays, and the one of the receiver that answers [W3C SOAP Part 1 §2.2]. */
const OUR_ROLES = new Set(['', `${ENVELOPE}/role/next`, `${ENVELOPE}/role/ultimateReceiver`]);

/**
 * Whether a header block is mandatory for us. We understand none [W3C SOAP Part 1 §2.4, §5.2.3]: the contract defines no header blocks.
 * Throws a Sender fault for a block without a namespace, and for flags that are no xs:boolean.
 */
export function isMandatoryForUs(block: SaxesTagNS): boolean {
  if (block.uri === '') throw senderFault(`The header block ${shown(block.local)} is in no namespace`);
  let mandatory = false;
  let role = '';
  for (const key in block.attributes) {
    const { uri, local, value } = block.attributes[key]!;
    if (uri !== ENVELOPE) continue;
    if (local === 'role') role = value.trim();
    if (local === 'relay') flag(local, value);
    if (local === 'mustUnderstand') mandatory = flag(local, value);
  }
  return mandatory && OUR_ROLES.has(role);
}

function flag(name: string, value: string): boolean {
  const text = value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw senderFault(`${name} of a header block is neither true nor false`);
}
