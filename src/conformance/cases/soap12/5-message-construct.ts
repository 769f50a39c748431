import type { Clause } from '../../case.js';
import { accepted, faulted } from './changed.js';

/** [W3C SOAP Part 1 §5] */
export const construct: Clause = {
  document: 'soap12',
  clause: '5',
  title: 'SOAP Message Construct',
  sentences: [
    {
      text: 'A SOAP message is specified as an XML infoset whose comment, element, attribute, namespace and character information items are able to be serialized as XML 1.0.',
      cases: [
        accepted('soap12/5/8', 'a message with an XML declaration, other prefixes and declarations at other elements', {
          text: (valid) =>
            `<?xml version='1.0' encoding='utf-8' standalone='yes'?>\n${valid
              .replaceAll('env:', 'S-1.2:')
              .replace('xmlns:env', 'xmlns:S-1.2')
              .replace('<ADD_DATA_REQ', '<q:ADD_DATA_REQ')
              .replace('</ADD_DATA_REQ', '</q:ADD_DATA_REQ')
              .replace('xmlns="urn', 'xmlns:q="urn')
              .replace('<header>', '<header xmlns="urn:q3645:idd:1">')
              .replace('<enumMappingDataList>', '<enumMappingDataList xmlns="urn:q3645:idd:1">')}`,
        }),
        accepted('soap12/5/9', 'character references and a CDATA section in the message', {
          text: (valid) => valid.replace('>E2U+sip<', '>&#x45;2U&#43;<![CDATA[sip]]><'),
        }),
      ],
    },
    {
      text: 'A SOAP message Infoset consists of a document information item with exactly one member in its [children] property, which MUST be the SOAP Envelope element information item (see 5.1 SOAP Envelope).',
      alsoBy: ['soap12/2.8/1'],
    },
    {
      text: 'The XML infoset of a SOAP message MUST NOT contain a document type declaration information item.',
      cases: [
        faulted('soap12/5/1', 'Sender', 'a message with a document type declaration', {
          text: (valid) => `<!DOCTYPE env:Envelope>${valid}`,
        }),
        faulted('soap12/5/2', 'Sender', 'a document type declaration with an entity, which the message uses', {
          text: (valid) =>
            `<!DOCTYPE env:Envelope [<!ENTITY service "E2U+sip">]>${valid.replace('>E2U+sip<', '>&service;<')}`,
        }),
      ],
    },
    {
      text: 'SOAP receivers receiving a SOAP message containing a processing instruction information item SHOULD generate a SOAP fault with the Value of Code set to "env:Sender".',
      cases: [
        faulted(
          'soap12/5/3',
          'Sender',
          'a processing instruction before the envelope',
          { text: (valid) => `<?example data?>${valid}` },
          { level: 'recommended' },
        ),
        faulted(
          'soap12/5/4',
          'Sender',
          'a processing instruction in the Body',
          { text: (valid) => valid.replace('<env:Body>', '<env:Body><?example data?>') },
          { level: 'recommended' },
        ),
        faulted(
          'soap12/5/10',
          'Sender',
          'a processing instruction after the envelope',
          { text: (valid) => `${valid}\n<?example data?>` },
          { level: 'recommended' },
        ),
      ],
    },
    {
      text: 'Element information items defined by this specification that only have element information items defined as allowable members of their [children] property can also have zero or more character information item children.',
      cases: [
        accepted('soap12/5/5', 'white space between the elements of the envelope', {
          text: (valid) => valid.replace(/<\/?env:\w+[^>]*>/g, ' \r\n\t$& \r\n\t').trim(),
        }),
      ],
    },
    {
      text: 'The character code of each such character information item MUST be amongst the white space characters as defined by XML 1.0 [XML 1.0].',
      cases: [
        faulted('soap12/5/6', 'Sender', 'text between the Envelope and the Body', {
          text: (valid) => valid.replace('<env:Body>', 'text<env:Body>'),
        }),
      ],
    },
    {
      text: 'Comment information items MAY appear as children and/or descendants of the [document element] element information item but not before or after that element information item.',
      cases: [
        accepted('soap12/5/7', 'comments in the envelope and in the message', {
          text: (valid) => valid.replace(/<env:Body>|<header>/g, '<!-- a comment -->$&<!-- a comment -->'),
        }),
        faulted('soap12/5/11', 'Sender', 'a comment before the envelope', {
          text: (valid) => `<!-- a comment -->\n${valid}`,
        }),
        faulted('soap12/5/12', 'Sender', 'a comment after the envelope', {
          text: (valid) => `${valid}\n<!-- a comment -->`,
        }),
      ],
    },
  ],
};
