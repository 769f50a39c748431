import { type CaseDefinition, failed, type Level, recommendedMissing } from '../../case.js';
import type { CaseContext } from '../../case-context.js';
import { judgeAck, judgeFault } from '../../judge.js';
import { bodyText, envelopeText, listText, SOAP12 } from '../../message-text.js';
import type { Exchange } from '../../session.js';
import type { PostOptions } from '../../target.js';

/** How a valid ADD_DATA_REQ is changed before it is sent. */
export interface Changed {
  /** SOAP header blocks; the prefix `env` is that of the envelope. */
  blocks?: string;
  /** Changes the whole text. */
  text?: (valid: string) => string | Uint8Array;
  /** HTTP. */
  post?: PostOptions;
}

export async function sendChanged(
  context: CaseContext,
  { blocks, text = (valid) => valid, post }: Changed,
  content = listText([context.record()]),
): Promise<Pick<Exchange, 'answer' | 'header'>> {
  const header = context.header();
  const valid = envelopeText(bodyText('ADD_DATA_REQ', header, content), { blocks });
  return { header, answer: await context.post(text(valid), post) };
}

const BLOCKS = 'urn:example:opendes-conformance';
/** Name of a header block that nobody understands. */
export const UNKNOWN = { local: 'Unknown', name: `{${BLOCKS}}Unknown` };

/** A header block that nobody understands, with these attributes. */
export function block(attributes: string, content = '', local = UNKNOWN.local): string {
  return `<t:${local} xmlns:t="${BLOCKS}" ${attributes}>${content}</t:${local}>`;
}

/** The one that makes a target refuse the message. */
export const MANDATORY = block('env:mustUnderstand="true"');

/** A message whose element in the Body has this encodingStyle. */
export function styled(encodingStyle: string): Changed {
  return { text: (valid) => valid.replace('<ADD_DATA_REQ ', `<ADD_DATA_REQ env:encodingStyle="${encodingStyle}" `) };
}

/** Roles [W3C SOAP Part 1 §2.2]. */
export function role(name: 'next' | 'none' | 'ultimateReceiver'): string {
  return `env:role="${SOAP12}/role/${name}"`;
}

interface Options {
  level?: Level;
}

/**
 * It is unusual, and has to be taken: to refuse it by a fault is no better than to refuse it by another ACK. Where
 * taking it is only recommended, a refusal is an absence of that.
 */
export function accepted(
  id: string,
  sends: string,
  changed: Changed,
  { level = 'mandatory' }: Options = {},
): CaseDefinition {
  return {
    id,
    level,
    sends,
    expects: 'ACK 100',
    async run(context) {
      const verdict = judgeAck(await sendChanged(context, changed), 100);
      if (verdict.outcome === 'passed') return verdict;
      return level === 'recommended' ? recommendedMissing(verdict.saw) : failed(verdict.saw);
    },
  };
}

/** It has to be answered with a fault of this code; where that is recommended, anything else is an absence of it. */
export function faulted(
  id: string,
  code: 'Sender' | 'MustUnderstand' | 'DataEncodingUnknown' | 'VersionMismatch',
  sends: string,
  changed: Changed,
  { level = 'mandatory' }: Options = {},
): CaseDefinition {
  return {
    id,
    level,
    sends,
    expects: `a fault ${code}`,
    async run(context) {
      const verdict = judgeFault((await sendChanged(context, changed)).answer, code);
      return level === 'recommended' && verdict.outcome === 'failed' ? recommendedMissing(verdict.saw) : verdict;
    },
  };
}
