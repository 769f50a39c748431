import type { Fault } from '../fault.js';

/** Faults of the response message and of its retransmission [Q.3645 §7.1 to 7.3.1]. */
export const RESPONSE_FAULTS = {
  'never responds': { does: 'requests are carried out, and no response comes', responds: () => undefined },
  'does not respond to MOD_DATA_REQ': {
    does: 'no response to one of the five commands',
    responds: (response) => (response.command === 'MOD_DATA_RESP' ? undefined : response),
  },
  'response to another message': {
    does: 'the response to MOD_DATA_REQ bears another messageId',
    responds: (response) =>
      response.command === 'MOD_DATA_RESP'
        ? { ...response, header: { ...response.header, messageId: 'another' } }
        : response,
  },
  'another broadcastId': {
    does: 'responses bear another broadcastId',
    responds: (response) => ({ ...response, header: { ...response.header, broadcastId: 'another' } }),
  },
  'roles exchanged': {
    does: 'in a response the sender is the originating DES',
    responds: (response) => ({
      ...response,
      header: {
        ...response.header,
        originatingOperatorId: response.header.terminatingOperatorId,
        terminatingOperatorId: response.header.originatingOperatorId,
      },
    }),
  },
  'response without broadcastId': {
    does: 'responses lack a parameter of the header',
    responds: (response) => ({ ...response, header: { ...response.header, broadcastId: undefined } }),
  },
  'result without description': {
    does: 'responses have no result description',
    responds: (response) => ({ ...response, description: undefined }),
  },
  'no profile of its own': {
    does: 'ADD_NODE_RESP has no list',
    responds: (response) => ({ ...response, content: '' }),
  },
  'more than the contract has': {
    does: 'responses have an element that the contract does not have',
    responds: (response) => ({ ...response, content: `${response.content}<vendorExtension/>` }),
  },
  'response as text/xml': {
    does: 'the media type of responses is that of SOAP 1.1',
    sends: (outgoing) => ({ ...outgoing, headers: { 'Content-Type': 'text/xml; charset=utf-8' } }),
  },
  'response by PUT': { does: 'responses come by PUT', sends: (outgoing) => ({ ...outgoing, method: 'PUT' }) },
  'never retransmits': {
    does: 'a response is sent once',
    repeatsAfter: () => undefined,
    waiting: true,
  },
  'retransmits once': {
    does: 'a response is sent twice at most',
    repeatsAfter: (attempt, isAcknowledged, t0) => (isAcknowledged || attempt > 1 ? undefined : t0),
    waiting: true,
  },
  'retransmits for ever': {
    does: 'a response comes again soon, though it was acknowledged',
    repeatsAfter: (_attempt, isAcknowledged, t0) => (isAcknowledged ? t0 / 4 : t0),
    waiting: true,
  },
  'retransmits another message': {
    does: 'the second try bears another broadcastId',
    sends: (outgoing, attempt) =>
      attempt === 1
        ? outgoing
        : { ...outgoing, body: outgoing.body.replace(/<broadcastId>.*?</, '<broadcastId>another<') },
    waiting: true,
  },
  'waits for an ACK less than T0': {
    does: 'the connection is closed after a quarter of T0, and the response comes again at T0',
    waitsForAck: (t0) => t0 / 4,
    waiting: true,
  },
  'takes any answer for an ACK': {
    does: 'HTTP 200 ends a response, whatever is in it',
    takesForAck: (status) => status === 200,
    waiting: true,
  },
  'takes any ACK for its own': {
    does: 'the ACK of another message ends a response',
    takesForAck: (status, text) => status === 200 && text.includes('returnCode'),
    waiting: true,
  },
  'requests with roles exchanged': {
    does: 'in a request of its own it is the terminating DES',
    asks: (header) => ({
      ...header,
      originatingOperatorId: header.terminatingOperatorId,
      terminatingOperatorId: header.originatingOperatorId,
    }),
    waiting: true,
  },
  'no T1': { does: 'a request that was acknowledged never comes again', noT1: true, waiting: true },
  'no heartbeat': { does: 'it does not look whether the other DES is there', noHeartbeat: true, waiting: true },
  'forgets what it could not send': {
    does: 'a response is given up where the other DES is not there',
    noHeartbeat: true,
    repeatsAfter: (attempt, isAcknowledged, t0) => (isAcknowledged || attempt > 5 ? undefined : t0),
    waiting: true,
  },
} satisfies Record<string, Fault>;
