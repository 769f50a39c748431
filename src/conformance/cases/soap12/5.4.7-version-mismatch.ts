import type { Clause } from '../../case.js';
import { judgeFault } from '../../judge.js';
import { bodyText, envelopeText, listText } from '../../message-text.js';

/** [W3C SOAP Part 1 §5.4.7] */
export const versioning: Clause = {
  document: 'soap12',
  clause: '5.4.7',
  title: 'VersionMismatch Faults',
  sentences: [
    {
      text: 'When a SOAP node generates a fault with a Value of Code set to "env:VersionMismatch", it SHOULD provide an Upgrade SOAP header block in the generated fault message.',
      cases: [
        {
          id: 'soap12/5.4.7/1',
          level: 'mandatory',
          sends: 'a valid message in an envelope of an unknown namespace',
          expects: 'a fault VersionMismatch with HTTP 500',
          async run(context) {
            const body = bodyText('ADD_DATA_REQ', context.header(), listText([context.record()]));
            return judgeFault(
              await context.post(envelopeText(body, { namespace: 'urn:example:envelope' })),
              'VersionMismatch',
              500,
            );
          },
        },
      ],
    },
  ],
};
