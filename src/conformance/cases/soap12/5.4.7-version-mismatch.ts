import { type Clause, failed, passed, recommendedMissing } from '../../case.js';
import { SOAP12 } from '../../message-text.js';
import { at, resolveQName, type XmlElement } from '../../xml-tree.js';
import { type FaultParts, faultCase, ofSoap } from './fault-parts.js';

/** The envelopes that an Upgrade block lists; undefined without the block. */
export function supportedEnvelopes(header: XmlElement | undefined): (string | undefined)[] | undefined {
  const upgrade = ofSoap(header, 'Upgrade')[0];
  return (
    upgrade &&
    ofSoap(upgrade, 'SupportedEnvelope').map((supported) => resolveQName(supported, supported.attributes.qname ?? ''))
  );
}

const UNKNOWN_VERSION = {
  code: 'VersionMismatch',
  sends: 'a valid message in an envelope of an unknown namespace',
  changed: { text: (valid: string) => valid.replace(/xmlns:env="[^"]*"/, 'xmlns:env="urn:example:envelope"') },
} as const;

/** [W3C SOAP Part 1 §5.4.7] */
export const versionMismatch: Clause = {
  document: 'soap12',
  clause: '5.4.7',
  title: 'VersionMismatch Faults',
  sentences: [
    {
      text: 'When a SOAP node generates a fault with a Value of Code set to "env:VersionMismatch", it SHOULD provide an Upgrade SOAP header block in the generated fault message.',
      cases: [
        faultCase({
          ...UNKNOWN_VERSION,
          id: 'soap12/5.4.7/1',
          level: 'recommended',
          expects: 'a header block Upgrade in the fault',
          judge: ({ envelope }: FaultParts) =>
            supportedEnvelopes(at(envelope, 'Header')) === undefined
              ? recommendedMissing('a fault without Upgrade')
              : passed('a fault with Upgrade'),
        }),
      ],
    },
    {
      text: 'The Upgrade SOAP header block, as described below, details the XML qualified names (per XML Schema [XML Schema Part 2]) of the supported SOAP envelopes that the SOAP node supports (see 2.8 SOAP Versioning Model).',
      cases: [
        faultCase({
          ...UNKNOWN_VERSION,
          id: 'soap12/5.4.7/2',
          expects:
            'SupportedEnvelope elements in the Upgrade, one of them with the qualified name of the SOAP 1.2 Envelope',
          judge({ envelope }: FaultParts) {
            const supported = supportedEnvelopes(at(envelope, 'Header'));
            if (supported === undefined) return recommendedMissing('a fault without Upgrade');
            const saw = `supported: ${supported.join(', ') || 'nothing'}`;
            return supported.includes(`{${SOAP12}}Envelope`) ? passed(saw) : failed(saw);
          },
        }),
      ],
    },
  ],
};
