import { type Clause, failed, passed, recommendedMissing } from '../../case.js';
import { at, resolveQName } from '../../xml-tree.js';
import { UNKNOWN } from './changed.js';
import { type FaultParts, faultCase, ofSoap } from './fault-parts.js';

function notUnderstood({ envelope }: FaultParts): (string | undefined)[] {
  return ofSoap(at(envelope, 'Header'), 'NotUnderstood').map((block) =>
    resolveQName(block, block.attributes.qname ?? ''),
  );
}

/** [W3C SOAP Part 1 §5.4.8] */
export const mustUnderstandFaults: Clause = {
  document: 'soap12',
  clause: '5.4.8',
  title: 'SOAP mustUnderstand Faults',
  sentences: [
    {
      text: 'When a SOAP node generates a fault with a Value of Code set to "env:MustUnderstand", it SHOULD provide NotUnderstood SOAP header blocks in the generated fault message.',
      cases: [
        faultCase({
          id: 'soap12/5.4.8/1',
          level: 'recommended',
          expects: 'a header block NotUnderstood in the fault',
          judge: (parts) =>
            notUnderstood(parts).length > 0
              ? passed('a fault with NotUnderstood')
              : recommendedMissing('a fault without NotUnderstood'),
        }),
      ],
    },
    {
      text: 'The NotUnderstood SOAP header blocks, as described below, detail the XML qualified names (per XML Schema [XML Schema Part 2]) of the particular SOAP header block(s) which were not understood.',
      cases: [
        faultCase({
          id: 'soap12/5.4.8/2',
          expects: 'the qualified name of the header block in NotUnderstood',
          judge(parts) {
            const names = notUnderstood(parts);
            if (names.length === 0) return recommendedMissing('a fault without NotUnderstood');
            const saw = `not understood: ${names.map((name) => name ?? '(prefix not declared)').join(', ')}`;
            return names.every((name) => name === UNKNOWN.name) ? passed(saw) : failed(saw);
          },
        }),
      ],
    },
  ],
};
