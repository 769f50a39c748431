import { type Clause, failed, passed } from '../../case.js';
import { judgeFault, judgeResult } from '../../judge.js';
import { listText } from '../../message-text.js';
import { describeAnswer } from '../../target.js';
import { accepted, block, faulted, MANDATORY, role, sendChanged } from './changed.js';
import { faultCase, ofSoap } from './fault-parts.js';

/** [W3C SOAP Part 1 §2.2] */
export const roles: Clause = {
  document: 'soap12',
  clause: '2.2',
  title: 'SOAP Roles and SOAP Nodes',
  sentences: [
    {
      text: 'Table 2: next: Each SOAP intermediary and the ultimate SOAP receiver MUST act in this role.',
      cases: [
        faulted('soap12/2.2/1', 'MustUnderstand', 'a mandatory header block for the role next', {
          blocks: block(`env:mustUnderstand="true" ${role('next')}`),
        }),
      ],
    },
    {
      text: 'Table 2: none: SOAP nodes MUST NOT act in this role.',
      cases: [
        accepted('soap12/2.2/2', 'a mandatory header block for the role none', {
          blocks: block(`env:mustUnderstand="true" ${role('none')}`),
        }),
      ],
    },
    {
      text: 'Table 2: ultimateReceiver: The ultimate receiver MUST act in this role.',
      cases: [
        faulted('soap12/2.2/3', 'MustUnderstand', 'a mandatory header block for the role ultimateReceiver', {
          blocks: block(`env:mustUnderstand="true" ${role('ultimateReceiver')}`),
        }),
      ],
    },
  ],
};

/** [W3C SOAP Part 1 §2.4] */
export const understanding: Clause = {
  document: 'soap12',
  clause: '2.4',
  title: 'Understanding SOAP Header Blocks',
  sentences: [
    {
      text: 'Therefore, for every mandatory SOAP header block targeted to a node, that node MUST either process the header block or not process the SOAP message at all, and instead generate a fault (see 2.6 Processing SOAP Messages and 5.4 SOAP Fault).',
      cases: [
        faulted('soap12/2.4/1', 'MustUnderstand', 'a mandatory header block that nobody understands', {
          blocks: MANDATORY,
        }),
        {
          id: 'soap12/2.4/2',
          level: 'mandatory',
          sends:
            'ADD_DATA_REQ with a mandatory header block that nobody understands, then REMOVE_DATA_REQ of its record',
          expects: 'a fault, and REMOVE_DATA_RESP with result 605: the message has not been processed',
          async run(context) {
            const list = listText([context.record()]);
            const { answer } = await sendChanged(context, { blocks: MANDATORY }, list);
            const verdict = judgeFault(answer, 'MustUnderstand');
            return verdict.outcome === 'passed'
              ? judgeResult(await context.request('REMOVE_DATA_REQ', list), 605)
              : verdict;
          },
        },
      ],
    },
    {
      text: 'In particular, it is not an error for an ultimate SOAP receiver to receive a message containing a mandatory SOAP header block that is targeted at a role other than the ones assumed by the ultimate SOAP receiver.',
      alsoBy: ['soap12/2.6/1'],
    },
  ],
};

/** [W3C SOAP Part 1 §2.5] */
export const bodies: Clause = {
  document: 'soap12',
  clause: '2.5',
  title: 'Structure and Interpretation of SOAP Bodies',
  sentences: [
    {
      text: 'An ultimate SOAP receiver MUST correctly process the immediate children of the SOAP body (see 5.3 SOAP Body).',
      cases: [
        {
          id: 'soap12/2.5/1',
          level: 'mandatory',
          sends: 'two messages in one Body, which the contract does not have',
          expects: 'a fault Sender, or an ACK of 4XX: neither is taken and the other dropped',
          async run(context) {
            const { answer } = await sendChanged(context, {
              text: (valid) => valid.replace(/<env:Body>(.*)<\/env:Body>/s, '<env:Body>$1$1</env:Body>'),
            });
            const { said } = answer;
            const isRefused =
              (said.kind === 'fault' && said.code === 'Sender') ||
              (said.kind === 'ack' && said.ack.returnCode >= 400 && said.ack.returnCode < 500);
            return isRefused ? passed(describeAnswer(answer)) : failed(describeAnswer(answer));
          },
        },
      ],
    },
  ],
};

/** [W3C SOAP Part 1 §2.6] */
export const processing: Clause = {
  document: 'soap12',
  clause: '2.6',
  title: 'Processing SOAP Messages',
  sentences: [
    {
      text: 'Identify all header blocks targeted at the node that are mandatory.',
      cases: [
        accepted('soap12/2.6/1', 'a mandatory header block for a role that the target does not play', {
          blocks: block('env:mustUnderstand="true" env:role="urn:example:another-role"'),
        }),
        faulted('soap12/2.6/2', 'MustUnderstand', 'a header block that may be ignored before one that may not', {
          blocks: block('', '', 'Ignored') + MANDATORY,
        }),
      ],
    },
    {
      text: 'If one or more of the SOAP header blocks identified in the preceding step are not understood by the node then generate a single SOAP fault with the Value of Code set to "env:MustUnderstand" (see 5.4.8 SOAP mustUnderstand Faults).',
      cases: [
        faultCase({
          id: 'soap12/2.6/3',
          sends: 'two mandatory header blocks that nobody understands',
          expects: 'one fault MustUnderstand',
          required: true,
          changed: { blocks: MANDATORY + block('env:mustUnderstand="true"', '', 'Another') },
          judge({ body }) {
            const faults = ofSoap(body, 'Fault').length;
            return faults === 1 ? passed('one fault') : failed(`${faults} faults`);
          },
        }),
      ],
    },
    {
      text: 'If such a fault is generated, any further processing MUST NOT be done.',
      alsoBy: ['soap12/2.4/2'],
    },
    {
      text: 'Faults relating to the contents of the SOAP body MUST NOT be generated in this step.',
      cases: [
        faulted(
          'soap12/2.6/4',
          'MustUnderstand',
          'a mandatory header block that nobody understands, and an unknown command',
          {
            blocks: MANDATORY,
            text: (valid) => valid.replaceAll('ADD_DATA_REQ', 'REPLACE_DATA_REQ'),
          },
        ),
      ],
    },
    {
      text: 'A SOAP node MAY also choose to process non-mandatory SOAP header blocks targeted at it.',
      cases: [
        accepted('soap12/2.6/5', 'a header block without mustUnderstand that nobody understands', {
          blocks: block(''),
        }),
      ],
    },
    {
      text: 'SOAP message processing MAY result in the generation of a SOAP fault; more than one SOAP fault MUST NOT be generated when processing a SOAP message.',
      alsoBy: ['soap12/2.6/3'],
    },
  ],
};

/** [W3C SOAP Part 1 §2.8] */
export const versioning: Clause = {
  document: 'soap12',
  clause: '2.8',
  title: 'SOAP Versioning Model',
  sentences: [
    {
      text: 'If a SOAP node receives a message whose version is not supported it MUST generate a fault (see 5.4 SOAP Fault) with a Value of Code set to "env:VersionMismatch".',
      cases: [
        faulted('soap12/2.8/1', 'VersionMismatch', 'a valid message in an envelope of an unknown namespace', {
          text: (valid) => valid.replace(/xmlns:env="[^"]*"/, 'xmlns:env="urn:example:envelope"'),
        }),
      ],
    },
    {
      text: 'Any other malformation of the message construct MUST result in the generation of a fault with a Value of Code set to "env:Sender".',
      alsoBy: [
        'soap12/5/1',
        'soap12/5/6',
        'soap12/5/11',
        'soap12/5/12',
        'soap12/5.1/1',
        'soap12/5.1/2',
        'soap12/5.1/3',
        'soap12/5.1/4',
        'soap12/5.1/5',
      ],
    },
  ],
};
