import type { Clause } from '../../case.js';
import { SOAP12 } from '../../message-text.js';
import { accepted, block, faulted, styled } from './changed.js';

const BODY = /<env:Body>.*<\/env:Body>/s;

/** [W3C SOAP Part 1 §5.1] */
export const envelope: Clause = {
  document: 'soap12',
  clause: '5.1',
  title: 'SOAP Envelope',
  sentences: [
    {
      text: 'The SOAP Envelope element information item has: Zero or more namespace-qualified attribute information items amongst its [attributes] property.',
      cases: [
        faulted('soap12/5.1/5', 'Sender', 'an Envelope with an attribute that is in no namespace', {
          text: (valid) => valid.replace('<env:Envelope', '<env:Envelope version="1.2"'),
        }),
        accepted('soap12/5.1/7', 'an Envelope with an attribute of another namespace', {
          text: (valid) => valid.replace('<env:Envelope', '<env:Envelope xmlns:t="urn:example:other" t:version="1.2"'),
        }),
      ],
    },
    {
      text: 'The SOAP Envelope element information item has: One or two element information items in its [children] property in order as follows: An optional Header element information item (see 5.2 SOAP Header). A mandatory Body element information item (see 5.3 SOAP Body).',
      cases: [
        faulted('soap12/5.1/1', 'Sender', 'an envelope without a Body', { text: (valid) => valid.replace(BODY, '') }),
        faulted('soap12/5.1/2', 'Sender', 'an envelope with two Bodies', {
          text: (valid) => valid.replace(BODY, '$&<env:Body/>'),
        }),
        faulted('soap12/5.1/3', 'Sender', 'an envelope with a Header after the Body', {
          text: (valid) => valid.replace(BODY, `$&<env:Header>${block('')}</env:Header>`),
        }),
        faulted('soap12/5.1/4', 'Sender', 'an envelope with another element before the Body', {
          text: (valid) => valid.replace(BODY, `${block('')}$&`),
        }),
        accepted('soap12/5.1/6', 'an envelope with an empty Header', {
          text: (valid) => valid.replace(BODY, '<env:Header/>$&'),
        }),
      ],
    },
  ],
};

/** [W3C SOAP Part 1 §5.1.1] */
export const encodingStyle: Clause = {
  document: 'soap12',
  clause: '5.1.1',
  title: 'SOAP encodingStyle Attribute',
  sentences: [
    {
      text: 'The encodingStyle attribute information item MUST NOT appear on any element other than above in a SOAP message infoset.',
      cases: [
        faulted('soap12/5.1.1/1', 'Sender', 'an Envelope with encodingStyle', {
          text: (valid) => valid.replace('<env:Envelope', '<env:Envelope env:encodingStyle="urn:example:encoding"'),
        }),
        faulted('soap12/5.1.1/2', 'Sender', 'a Body with encodingStyle', {
          text: (valid) => valid.replace('<env:Body', '<env:Body env:encodingStyle="urn:example:encoding"'),
        }),
        accepted(
          'soap12/5.1.1/3',
          'the element in the Body with the encodingStyle "…/encoding/none", which makes no claim',
          styled(`${SOAP12}/encoding/none`),
        ),
      ],
    },
  ],
};
