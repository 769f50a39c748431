import type { Clause } from '../../case.js';
import { bodies, processing, roles, understanding, versioning } from './2-processing-model.js';
import { encodingStyle, envelope } from './5.1-envelope.js';
import { headerBlock, mustUnderstand, relay, role } from './5.2-header.js';
import { faultCodes } from './5.4.6-fault-codes.js';
import { versionMismatch } from './5.4.7-version-mismatch.js';
import { mustUnderstandFaults } from './5.4.8-must-understand.js';
import { code, faults, reason, text } from './5.4-fault.js';
import { construct } from './5-message-construct.js';
import { transition } from './appendix-a-soap-1.1.js';
import { action } from './part-2-action.js';
import { httpMediaType, init, receiving, requesting } from './part-2-http.js';

/** SOAP 1.2 Parts 1 and 2, in the order of the documents. */
export const SOAP12: readonly Clause[] = [
  roles,
  understanding,
  bodies,
  processing,
  versioning,
  construct,
  envelope,
  encodingStyle,
  headerBlock,
  role,
  mustUnderstand,
  relay,
  faults,
  code,
  reason,
  text,
  faultCodes,
  versionMismatch,
  mustUnderstandFaults,
  transition,
  action,
  httpMediaType,
  requesting,
  init,
  receiving,
];
