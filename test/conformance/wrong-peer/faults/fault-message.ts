import type { Fault } from '../fault.js';
import { SOAP_TYPE, SOAP11 } from '../writing.js';
import { rewritten } from './changes.js';

/** Another status where the fault is of that kind. */
const status = (kind: 'fault' | 'fault-1.1', code: string, other: number): Fault => ({
  does: `HTTP ${other} for ${kind} ${code}`.trim(),
  replies: (reply, said) =>
    said.kind === kind && (said.kind === 'fault-1.1' || said.code === code) ? { ...reply, status: other } : reply,
});

/** Faults of how faults are written and given [W3C SOAP Part 1 §5.4, Appendix A, Part 2 §7.5.2.2]. */
export const FAULT_FAULTS = {
  'a fault for each block': rewritten('MustUnderstand for two blocks is two faults', (body) =>
    (body.match(/<env:NotUnderstood/g) ?? []).length > 1 ? body.replace(/<env:Fault>.*<\/env:Fault>/, '$&$&') : body,
  ),
  'reason before code': rewritten('Reason comes before Code', (body) =>
    body.replace(/(<env:Code>.*<\/env:Code>)(<env:Reason>.*<\/env:Reason>)/, '$2$1'),
  ),
  'empty reason': rewritten('the Text of the Reason is empty', (body) => body.replace(/(<env:Text[^>]*>)[^<]*/, '$1')),
  'two reasons in one language': rewritten('there are two Texts of the same language', (body) =>
    body.replace(/<env:Text.*<\/env:Text>/, '$&$&'),
  ),
  'upgrades to SOAP 1.1': rewritten('Upgrade names the envelope of SOAP 1.1', (body) =>
    body.replace(/<u:SupportedEnvelope[^>]*>/, `<u:SupportedEnvelope xmlns:o="${SOAP11}" qname="o:Envelope"/>`),
  ),
  'NotUnderstood of something else': rewritten('NotUnderstood names the Header and not the block', (body) =>
    body.replace(/qname="n:\w+"/g, 'qname="env:Header"'),
  ),
  'SOAP 1.2 to who speaks SOAP 1.1': {
    does: 'VersionMismatch in SOAP 1.2 to a message of SOAP 1.1',
    says: (said) =>
      said.kind === 'fault-1.1' ? { kind: 'fault', code: 'VersionMismatch', reason: said.reason, blocks: [] } : said,
  },
  'SOAP 1.1 as application/soap+xml': {
    does: 'the fault of SOAP 1.1 has the media type of SOAP 1.2',
    replies: (reply, said) =>
      said.kind === 'fault-1.1' ? { ...reply, headers: { 'Content-Type': SOAP_TYPE } } : reply,
  },
  'VersionMismatch as HTTP 400': status('fault', 'VersionMismatch', 400),
  'MustUnderstand as HTTP 400': status('fault', 'MustUnderstand', 400),
  'Sender as HTTP 500': status('fault', 'Sender', 500),
  'SOAP 1.1 fault as HTTP 400': status('fault-1.1', '', 400),
  'refuses UTF-16': {
    does: 'ACK 404 to what is not UTF-8',
    says: (said, { headers }) =>
      said.kind === 'ack' && said.returnCode === 100 && headers['content-type']?.includes('utf-16')
        ? { ...said, returnCode: 404 }
        : said,
  },
  'wants a charset': {
    does: 'HTTP 415 without a charset parameter',
    says: (said, { headers }) =>
      said.kind === 'ack' && headers['content-type'] === 'application/soap+xml'
        ? { kind: 'http', status: 415, headers: {}, text: 'which charset?' }
        : said,
  },
} satisfies Record<string, Fault>;
