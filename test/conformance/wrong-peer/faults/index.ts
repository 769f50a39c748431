import type { Fault } from '../fault.js';
import { ACK_FAULTS } from './acknowledgement.js';
import { BLOCK_FAULTS } from './blocks.js';
import { ENVELOPE_FAULTS } from './envelope.js';
import { FAULT_FAULTS } from './fault-message.js';
import { HTTP_FAULTS } from './http.js';
import { PROCEDURE_FAULTS } from './procedures.js';
import { RESPONSE_FAULTS } from './response.js';
import { SOAP_FAULTS } from './soap.js';

/** Those of HTTP and SOAP. */
export const WIRE_FAULTS = {
  ...HTTP_FAULTS,
  ...SOAP_FAULTS,
  ...ENVELOPE_FAULTS,
  ...BLOCK_FAULTS,
  ...FAULT_FAULTS,
} satisfies Record<string, Fault>;

/** Every way in which a peer can be told to be wrong. */
export const FAULTS = {
  ...WIRE_FAULTS,
  ...ACK_FAULTS,
  ...PROCEDURE_FAULTS,
  ...RESPONSE_FAULTS,
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
