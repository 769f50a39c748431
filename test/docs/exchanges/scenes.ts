import {
  envelopeXml,
  headerXml,
  listXml,
  messageXml,
  modificationXml,
  recordXml,
  resultXml,
} from '../../des/idd-text.js';
import { accepted } from '../../processes/admin.js';
import type { Stage } from './stage.js';

/** Something that happens between the two DESs, and what the reader should look at. */
export interface Scene {
  title: string;
  text: string;
  play(stage: Stage): Promise<void>;
}

const NUMBER = '+33199001234';
const FIRST = 'sip:first@ims.example.fr';
const SECOND = 'sip:second@ims.example.fr';

export const SCENES: readonly Scene[] = [
  {
    title: 'The peer adds itself',
    text: 'Request and ACK, then the response with the other profile, which is a message of its own in the other direction, and its ACK.',
    play: async ({ peer, header }) => {
      const values = header('example-1');
      await peer.send('ADD_NODE_REQ', values, listXml(recordXml('+33199001200', 'sip:desk@ims.example.fr')));
      await peer.next('ADD_NODE_RESP', 'example-1');
    },
  },
  {
    title: 'The peer adds a record',
    text: 'All data requests go like this one.',
    play: async ({ peer, header }) => {
      await peer.send('ADD_DATA_REQ', header('example-2'), listXml(recordXml(NUMBER, FIRST)));
      await peer.next('ADD_DATA_RESP', 'example-2');
    },
  },
  {
    title: 'The same message again',
    text: 'As after an ACK that was lost. Nothing is applied a second time: ACK 101. As the response had been sent, it comes again; the peer knows it and answers 101 as well.',
    play: async ({ peer, header }) => {
      peer.answerWith = 101;
      await peer.send('ADD_DATA_REQ', header('example-2'), listXml(recordXml(NUMBER, FIRST)));
      await peer.next('ADD_DATA_RESP', 'example-2');
      peer.answerWith = 100;
    },
  },
  {
    title: 'The peer modifies a record',
    text: 'The record as it is, in full, and what takes its place.',
    play: async ({ peer, header }) => {
      const modification = modificationXml(recordXml(NUMBER, FIRST), recordXml(NUMBER, SECOND));
      const list = `<enumMappingModificationList>${modification}</enumMappingModificationList>`;
      await peer.send('MOD_DATA_REQ', header('example-3'), list);
      await peer.next('MOD_DATA_RESP', 'example-3');
    },
  },
  {
    title: 'A service error',
    text: 'The record to remove is not there any more: it has been modified. The message is in order, so its ACK is 100; the response says 605 and which record.',
    play: async ({ peer, header }) => {
      await peer.send('REMOVE_DATA_REQ', header('example-4'), listXml(recordXml(NUMBER, FIRST)));
      await peer.next('REMOVE_DATA_RESP', 'example-4');
    },
  },
  {
    title: 'The peer removes a record',
    text: 'This time as it is.',
    play: async ({ peer, header }) => {
      await peer.send('REMOVE_DATA_REQ', header('example-5'), listXml(recordXml(NUMBER, SECOND)));
      await peer.next('REMOVE_DATA_RESP', 'example-5');
    },
  },
  {
    title: 'A wrong parameter',
    text: 'The number has no `+`: ACK 401, with HTTP status 200. There is no response, and the message identifier is not used up.',
    play: async ({ peer, header }) => {
      await peer.send('ADD_DATA_REQ', header('example-6'), listXml(recordXml('33199001234')));
    },
  },
  {
    title: 'A message for another operator',
    text: 'The terminating operator is not this one: ACK 410. What is wrong with the header shows before the rest is read.',
    play: async ({ peer, header }) => {
      const values = { ...header('example-7'), terminatingOperatorId: '234-99' };
      await peer.send('REMOVE_NODE_REQ', values, '');
    },
  },
  {
    title: 'A header block that must be understood',
    text: 'A SOAP fault, not an ACK: the message itself has not been looked at [SOAP 1.2 Part 1 §5.4.8].',
    play: async ({ peer, header }) => {
      const block = '<x:trace xmlns:x="urn:example:trace" env:mustUnderstand="true">1</x:trace>';
      const message = messageXml('REMOVE_NODE_REQ', headerXml(header('example-8')));
      await peer.post(message.replace('<env:Body>', `<env:Header>${block}</env:Header><env:Body>`));
    },
  },
  {
    title: 'SOAP 1.1',
    text: 'The fault is in the form of SOAP 1.1, so that the sender can read it, and names the version that is spoken here [SOAP 1.2 Part 1 Appendix A].',
    play: async ({ peer }) => {
      const envelope = envelopeXml(
        '<REMOVE_NODE_REQ xmlns="urn:q3645:idd:1"/>',
        'http://schemas.xmlsoap.org/soap/envelope/',
      );
      await peer.post(envelope, { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '""' });
    },
  },
  {
    title: 'opendes adds a record',
    text: 'The other direction: what the peer has to take, acknowledge and answer.',
    play: async ({ admin, peer, hostRecord }) => {
      accepted(await admin.change({ add: [hostRecord] }));
      const request = await peer.next('ADD_DATA_REQ');
      await peer.send('ADD_DATA_RESP', peer.response(request), resultXml(200));
    },
  },
  {
    title: 'The peer leaves',
    text: 'Its whole profile goes.',
    play: async ({ peer, header }) => {
      await peer.send('REMOVE_NODE_REQ', header('example-9'), '');
      await peer.next('REMOVE_NODE_RESP', 'example-9');
    },
  },
];
