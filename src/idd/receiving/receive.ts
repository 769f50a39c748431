import type { Ack, MessageHeader } from '../../../generated/messages.js';
import { acknowledge } from '../acknowledgement.js';
import { type CommandCode, isRequest, type ResponseCode } from '../codes.js';
import type { Peers } from '../peers.js';
import type { Inbound, IncomingMessage, MessageSource } from '../ports/inbound.js';
import { DataRequest } from './data-request.js';
import { identify } from './identify.js';
import { AddNodeRequest, RemoveNodeRequest } from './node-request.js';
import type { ReceivingContext } from './receiving-context.js';
import { misplaced, Response } from './response.js';

type Surroundings = Omit<ReceivingContext, 'header' | 'peer'> & { peers: Peers };

/**
 * The receiving side: identify the sender, look for a repeat, then hand the message to its procedure. What the header is enough for is
 * checked here, before the rest of the message is read.
 */
export class Receiver implements Inbound {
  constructor(private readonly surroundings: Surroundings) {}

  mayConnect(address: string): boolean {
    return this.surroundings.peers.anyMayComeFrom(address);
  }

  async begin(command: CommandCode, header: MessageHeader, source: MessageSource): Promise<Ack | IncomingMessage> {
    const { peers, settings, store, wake } = this.surroundings;
    const identity = identify(command, header, source, peers, settings);
    if ('refusal' in identity) return identity.refusal;
    const { peer } = identity;
    // Before the repeat check: a request that ends meanwhile, by this same response on another connection, makes this one a repeat.
    const request = isRequest(command)
      ? undefined
      : await store.findRequest(peer.operator, header.messageId, header.broadcastId);
    if (await store.isRepeat(peer.operator, command, header.messageId)) {
      wake(peer.operator);
      return acknowledge(header.messageId, 101);
    }
    const context: ReceivingContext = { ...this.surroundings, header, peer };
    if (isRequest(command)) return requestOf(command, context);
    const code = misplaced(request, command as ResponseCode);
    return code === undefined ? new Response(context) : acknowledge(header.messageId, code);
  }
}

function requestOf(command: CommandCode, context: ReceivingContext): IncomingMessage {
  switch (command) {
    case 'ADD_NODE_REQ':
      return new AddNodeRequest(context);
    case 'REMOVE_NODE_REQ':
      return new RemoveNodeRequest(context);
    default:
      return new DataRequest(context);
  }
}
