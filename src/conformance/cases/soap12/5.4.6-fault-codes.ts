import type { Clause } from '../../case.js';
import { faulted, styled } from './changed.js';

/** An encoding that no DES knows. */
export const UNKNOWN_ENCODING = 'urn:example:opendes-conformance:encoding';

/** [W3C SOAP Part 1 §5.4.6] */
export const faultCodes: Clause = {
  document: 'soap12',
  clause: '5.4.6',
  title: 'SOAP Fault Codes',
  sentences: [
    {
      text: 'Table 4: DataEncodingUnknown: A SOAP header block or SOAP body child element information item targeted at the faulting SOAP node is scoped (see 5.1.1 SOAP encodingStyle Attribute) with a data encoding that the faulting node does not support.',
      cases: [
        faulted(
          'soap12/5.4.6/1',
          'DataEncodingUnknown',
          'the element in the Body with an encodingStyle that nobody knows',
          styled(UNKNOWN_ENCODING),
          { level: 'recommended' },
        ),
      ],
    },
  ],
};
