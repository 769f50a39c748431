import { type Clause, failed, passed, recommendedMissing } from '../../case.js';
import { SOAP12 } from '../../message-text.js';
import { resolveQName, type XmlElement } from '../../xml-tree.js';
import { childNames, faultCase, ofSoap } from './fault-parts.js';

const LANG = '{http://www.w3.org/XML/1998/namespace}lang';
/** Lines as JavaScript, Java, .NET and Python write them: they tell of the inside of the target, and nothing to the sender. */
const STACK_TRACE = /^\s*at \S.*[(:]|Traceback \(most recent call last\)|File "[^"]+", line \d/m;
/** Table 4. */
const CODES = ['VersionMismatch', 'MustUnderstand', 'DataEncodingUnknown', 'Sender', 'Receiver'];

const textsOf = (fault: XmlElement) => ofSoap(ofSoap(fault, 'Reason')[0], 'Text');

/** [W3C SOAP Part 1 §5.4] */
export const faults: Clause = {
  document: 'soap12',
  clause: '5.4',
  title: 'SOAP Fault',
  sentences: [
    {
      text: 'The Fault element information item has: Two or more child element information items in its [children] property in order as follows: A mandatory Code element information item (see 5.4.1 SOAP Code Element). A mandatory Reason element information item (see 5.4.2 SOAP Reason Element). An optional Node element information item (see 5.4.3 SOAP Node Element). An optional Role element information item (see 5.4.4 SOAP Role Element). An optional Detail element information item (see 5.4.5 SOAP Detail Element).',
      cases: [
        faultCase({
          id: 'soap12/5.4/2',
          expects: 'Code and Reason, then perhaps Node, Role, Detail, and nothing else',
          judge: ({ fault }) =>
            /^Code Reason( Node)?( Role)?( Detail)?$/.test(fault.children.map(({ local }) => local).join(' ')) &&
            fault.children.every(({ uri }) => uri === SOAP12)
              ? passed(childNames(fault))
              : failed(`the Fault has ${childNames(fault)}`),
        }),
      ],
    },
    {
      text: 'To be recognized as carrying SOAP error information, a SOAP message MUST contain a single SOAP Fault element information item as the only child element information item of the SOAP Body.',
      cases: [
        faultCase({
          id: 'soap12/5.4/1',
          expects: 'Fault as the only child of the Body',
          judge: ({ body }) =>
            body.children.length === 1 && ofSoap(body, 'Fault').length === 1
              ? passed('only the Fault')
              : failed(`the Body has ${childNames(body)}`),
        }),
      ],
    },
  ],
};

/** [W3C SOAP Part 1 §5.4.1.1] */
export const code: Clause = {
  document: 'soap12',
  clause: '5.4.1.1',
  title: 'SOAP Value element (with Code parent)',
  sentences: [
    {
      text: 'The type of the Value element information item is env:faultCodeEnum.',
      cases: [
        faultCase({
          id: 'soap12/5.4.1.1/1',
          expects: 'a code of the SOAP 1.2 namespace, by a prefix that is declared',
          judge({ fault }) {
            const value = ofSoap(ofSoap(fault, 'Code')[0], 'Value')[0];
            const text = value?.text.trim() ?? '';
            const name = value && resolveQName(value, text);
            return CODES.some((local) => name === `{${SOAP12}}${local}`)
              ? passed(text)
              : failed(`"${text}", which is ${name ?? 'of no namespace that is declared'}`);
          },
        }),
      ],
    },
  ],
};

/** [W3C SOAP Part 1 §5.4.2] */
export const reason: Clause = {
  document: 'soap12',
  clause: '5.4.2',
  title: 'SOAP Reason Element',
  sentences: [
    {
      text: 'The Reason element information item is intended to provide a human-readable explanation of the fault.',
      alsoBy: ['soap12/5.4.2.1/2', 'soap12/5.4.2.1/3'],
    },
    {
      text: 'The Reason element information item has: One or more Text element information item children (see 5.4.2.1 SOAP Text Element).',
      cases: [
        faultCase({
          id: 'soap12/5.4.2/1',
          expects: 'a Reason with a Text',
          judge({ fault }) {
            const { length } = textsOf(fault);
            return length > 0 ? passed(`${length} Text elements`) : failed('a Reason without Text');
          },
        }),
      ],
    },
    {
      text: 'Each child Text element information item SHOULD have a different value for its xml:lang attribute information item.',
      cases: [
        faultCase({
          id: 'soap12/5.4.2/2',
          level: 'recommended',
          expects: 'Texts in different languages, where there are several',
          judge({ fault }) {
            const languages = textsOf(fault).map(({ attributes }) => attributes[LANG]);
            const saw = `languages ${languages.map((language) => language ?? '(none)').join(', ')}`;
            return new Set(languages).size === languages.length ? passed(saw) : recommendedMissing(saw);
          },
        }),
      ],
    },
  ],
};

/** [W3C SOAP Part 1 §5.4.2.1] */
export const text: Clause = {
  document: 'soap12',
  clause: '5.4.2.1',
  title: 'SOAP Text Element',
  sentences: [
    {
      text: 'The Text element information item has: A mandatory attribute information item with a [local name] of lang and [namespace name] of "http://www.w3.org/XML/1998/namespace".',
      cases: [
        faultCase({
          id: 'soap12/5.4.2.1/1',
          expects: 'xml:lang on every Text of the Reason',
          judge({ fault }) {
            const without = textsOf(fault).filter(({ attributes }) => attributes[LANG] === undefined);
            return without.length === 0
              ? passed('xml:lang on every Text')
              : failed(`${without.length} without xml:lang`);
          },
        }),
      ],
    },
    {
      text: "This element information item is similar to the 'Reason-Phrase' defined by HTTP [RFC 2616] and SHOULD provide information explaining the nature of the fault.",
      cases: [
        faultCase({
          id: 'soap12/5.4.2.1/2',
          level: 'recommended',
          expects: 'a Text that says something',
          judge({ fault }) {
            const said = textsOf(fault).find(({ text }) => text.trim() !== '');
            return said ? passed(`"${said.text}"`) : recommendedMissing('no Text says anything');
          },
        }),
        faultCase({
          id: 'soap12/5.4.2.1/3',
          level: 'recommended',
          expects: 'a Text that is no stack trace',
          judge({ fault }) {
            const said = textsOf(fault)
              .map(({ text }) => text)
              .join(' ');
            return STACK_TRACE.test(said) ? recommendedMissing(`"${said}"`) : passed(`"${said}"`);
          },
        }),
      ],
    },
  ],
};
