import type { Clause } from '../../case.js';
import { accepted } from './changed.js';

const type = (action: string) => ({
  post: { headers: { 'Content-Type': `application/soap+xml; charset=utf-8; action="${action}"` } },
});

/** [W3C SOAP Part 2 §6.5.2] */
export const action: Clause = {
  document: 'soap12-2',
  clause: '6.5.2',
  title: 'SOAP Action Feature: Description',
  sentences: [
    {
      text: 'The media type specifies an optional action parameter, which can be used to optimize dispatch or routing, among other things.',
      cases: [
        accepted('soap12-2/6.5.2/1', 'a message with the action of its command', type('urn:q3645:idd:1:ADD_DATA_REQ')),
        accepted(
          'soap12-2/6.5.2/2',
          'ADD_DATA_REQ with the action of REMOVE_NODE_REQ: the element in the Body says what it is',
          type('urn:q3645:idd:1:REMOVE_NODE_REQ'),
        ),
      ],
    },
  ],
};
