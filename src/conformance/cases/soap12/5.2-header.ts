import type { Clause } from '../../case.js';
import { accepted, block, faulted, role as roleAttribute } from './changed.js';

const DESCENDANTS =
  'A SOAP receiver MUST ignore this attribute information item if it appears on descendants of a SOAP header block or on a SOAP body child element information item (or its descendents).';

const LEXICAL = 'A SOAP receiver MUST accept any valid lexical representation of the attribute value.';

/** The first child of the Body with an attribute. */
const onBodyChild = (attribute: string) => (valid: string) =>
  valid.replace('<ADD_DATA_REQ ', `<ADD_DATA_REQ ${attribute} `);

/** [W3C SOAP Part 1 §5.2.1] */
export const headerBlock: Clause = {
  document: 'soap12',
  clause: '5.2.1',
  title: 'SOAP header block',
  sentences: [
    {
      text: 'Each SOAP header block element information item: MUST have a [namespace name] property which has a value; that is, the name of the element MUST be namespace-qualified.',
      cases: [faulted('soap12/5.2.1/1', 'Sender', 'a header block in no namespace', { blocks: '<unqualified/>' })],
    },
    {
      text: 'Each SOAP header block element information item: MAY have any number of character information item children. … MAY have any number of element information item children. Such element information items MAY be namespace-qualified. MAY have zero or more attribute information items in its [attributes] property.',
      cases: [
        accepted('soap12/5.2.1/2', 'a header block with text, elements and attributes of its own', {
          blocks: block('one="1" t:two="2"', 'text <t:child><unqualified/></t:child>'),
        }),
      ],
    },
  ],
};

/** [W3C SOAP Part 1 §5.2.2] */
export const role: Clause = {
  document: 'soap12',
  clause: '5.2.2',
  title: 'SOAP role Attribute',
  sentences: [
    {
      text: 'Omitting the SOAP role attribute information item is equivalent to supplying that attribute with a value of "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver".',
      alsoBy: ['soap12/2.4/1'],
    },
    {
      text: 'SOAP senders SHOULD NOT generate, but SOAP receivers MUST accept, the SOAP role attribute information item with a value of "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver".',
      alsoBy: ['soap12/2.2/3'],
      cases: [
        accepted('soap12/5.2.2/3', 'a header block for the role ultimateReceiver that may be ignored', {
          blocks: block(roleAttribute('ultimateReceiver')),
        }),
      ],
    },
    {
      text: DESCENDANTS,
      cases: [
        faulted('soap12/5.2.2/2', 'MustUnderstand', 'a mandatory header block with a child that has another role', {
          blocks: block('env:mustUnderstand="true"', '<t:child env:role="urn:example:another-role"/>'),
        }),
        accepted('soap12/5.2.2/4', 'a message whose element has a role', {
          text: onBodyChild('env:role="urn:example:another-role"'),
        }),
      ],
    },
  ],
};

/** [W3C SOAP Part 1 §5.2.3] */
export const mustUnderstand: Clause = {
  document: 'soap12',
  clause: '5.2.3',
  title: 'SOAP mustUnderstand Attribute',
  sentences: [
    {
      text: 'The type of the mustUnderstand attribute information item is xs:boolean.',
      cases: [
        faulted('soap12/5.2.3/1', 'MustUnderstand', 'a header block with mustUnderstand="1"', {
          blocks: block('env:mustUnderstand="1"'),
        }),
        faulted('soap12/5.2.3/2', 'Sender', 'a header block with mustUnderstand="yes"', {
          blocks: block('env:mustUnderstand="yes"'),
        }),
      ],
    },
    {
      text: 'The mustUnderstand attribute information item has the following XML infoset properties: … A [namespace name] of "http://www.w3.org/2003/05/soap-envelope".',
      cases: [
        accepted('soap12/5.2.3/3', 'a header block with an attribute mustUnderstand of another namespace', {
          blocks: block('t:mustUnderstand="true"'),
        }),
      ],
    },
    {
      text: 'Omitting this attribute information item is defined as being semantically equivalent to including it with a value of "false".',
      alsoBy: ['soap12/2.6/5'],
    },
    {
      text: 'SOAP senders SHOULD NOT generate, but SOAP receivers MUST accept, the SOAP mustUnderstand attribute information item with a value of "false" or "0".',
      cases: [
        accepted('soap12/5.2.3/4', 'a header block with mustUnderstand="false"', {
          blocks: block('env:mustUnderstand="false"'),
        }),
        accepted('soap12/5.2.3/5', 'a header block with mustUnderstand="0"', {
          blocks: block('env:mustUnderstand="0"'),
        }),
      ],
    },
    { text: LEXICAL, alsoBy: ['soap12/5.2.3/1', 'soap12/5.2.3/5'] },
    {
      text: DESCENDANTS,
      cases: [
        accepted('soap12/5.2.3/6', 'a header block with a child that has mustUnderstand="true"', {
          blocks: block('', '<t:child env:mustUnderstand="true"/>'),
        }),
        accepted('soap12/5.2.3/7', 'a message whose element has mustUnderstand="true"', {
          text: onBodyChild('env:mustUnderstand="true"'),
        }),
      ],
    },
  ],
};

/** [W3C SOAP Part 1 §5.2.4] */
export const relay: Clause = {
  document: 'soap12',
  clause: '5.2.4',
  title: 'SOAP relay Attribute',
  sentences: [
    {
      text: 'The type of the relay attribute information item is xs:boolean.',
      cases: [
        faulted('soap12/5.2.4/1', 'Sender', 'a header block with relay="yes"', { blocks: block('env:relay="yes"') }),
        accepted('soap12/5.2.4/2', 'a header block with relay="true"', { blocks: block('env:relay="true"') }),
      ],
    },
    {
      text: 'SOAP senders SHOULD NOT generate, but SOAP receivers MUST accept, the SOAP relay attribute information item with a value of "false" or "0".',
      cases: [
        accepted('soap12/5.2.4/3', 'header blocks with relay="false" and relay="0"', {
          blocks: block('env:relay="false"') + block('env:relay="0"'),
        }),
      ],
    },
    {
      text: LEXICAL,
      alsoBy: ['soap12/5.2.4/2', 'soap12/5.2.4/3'],
      cases: [accepted('soap12/5.2.4/4', 'a header block with relay="1"', { blocks: block('env:relay="1"') })],
    },
    {
      text: DESCENDANTS,
      cases: [
        accepted('soap12/5.2.4/5', 'a message whose element has relay="true"', {
          text: onBodyChild('env:relay="true"'),
        }),
      ],
    },
  ],
};
