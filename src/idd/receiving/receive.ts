import type { Ack, MessageHeader } from '../../../generated/messages.js';
import { misplaced } from '../../exchange/response.js';
import { acknowledge } from '../acknowledgement.js';
import { type CommandCode, isRequest, type ResponseCode } from '../codes.js';
import type { Peers } from '../peers.js';
import type { Inbound, IncomingMessage, MessageSource } from '../ports/inbound.js';
import type { OutgoingMessage } from '../ports/store/index.js';
import { DataRequest } from './data-request.js';
import { identify } from './identify.js';
import type { MessageHandler } from './message-handler.js';
import { MessageUnderway } from './message-underway.js';
import { AddNodeRequest, RemoveNodeRequest } from './node-request.js';
import { Overload, type Place } from './overload.js';
import type { ReceivingContext } from './receiving-context.js';
import { Repeat } from './repeat.js';
import { Response } from './response.js';
import { sparingAlarms } from './sparing-alarms.js';
import { raiseUnexpectedResponse } from './unexpected-response.js';

type Surroundings = Omit<ReceivingContext, 'command' | 'header' | 'peer' | 'peerAlarms'> & { peers: Peers };

/** Responses end what we have begun, and need little memory: they are let in at any time. */
const ALWAYS: Place = { grow: () => undefined, leave: () => {} };

/**
 * The receiving side: identify the sender, look for a repeat, look for room, then hand the message to its procedure. What the header is enough for is
 * checked here, before the rest of the message is read.
 */
export class Receiver implements Inbound {
  readonly #surroundings: Surroundings & Pick<ReceivingContext, 'peerAlarms'>;
  readonly #overload: Overload;

  constructor(surroundings: Surroundings) {
    const peerAlarms = sparingAlarms(surroundings.alarms, surroundings.clock);
    this.#surroundings = { ...surroundings, peerAlarms };
    this.#overload = new Overload({ ...surroundings, alarms: peerAlarms });
  }

  /** To be called when nothing comes any more. */
  stop(): void {
    this.#overload.stop();
  }

  connect(address: string): (() => void) | undefined {
    return this.#overload.connect(address);
  }

  mayConnect(address: string): boolean {
    return this.#surroundings.peers.firstFrom(address) !== undefined;
  }

  async begin(command: CommandCode, header: MessageHeader, source: MessageSource): Promise<Ack | IncomingMessage> {
    const { peers, settings } = this.#surroundings;
    const identity = identify(command, header, source, peers, settings);
    if ('refusal' in identity) return identity.refusal;
    const { peer } = identity;
    const context: ReceivingContext = { ...this.#surroundings, command, header, peer };
    try {
      return await this.#begin(context, source);
    } catch (error) {
      return this.#overload.acknowledgeFailure(error, header.messageId);
    }
  }

  async #begin(context: ReceivingContext, source: MessageSource): Promise<Ack | IncomingMessage> {
    const { command, header, peer, store } = context;
    // Before the repeat check: a request that ends meanwhile, by this same response on another connection, makes this one a repeat.
    const answered = isRequest(command)
      ? undefined
      : await store.findRequest(peer.operator, header.messageId, header.broadcastId);
    const isRepeat = await store.isRepeat(peer.operator, command, header.messageId);
    if (!isRequest(command)) {
      return isRepeat ? this.#underway(context, new Repeat(context), ALWAYS) : this.#response(context, answered);
    }
    return isRepeat ? this.#repeat(context, source) : this.#request(context, source);
  }

  async #request(context: ReceivingContext, source: MessageSource): Promise<Ack | IncomingMessage> {
    const { command, header, peer } = context;
    const place = await this.#overload.enter(peer.operator, bytesInMemory(command, source));
    if ('reason' in place) return acknowledge(header.messageId, 501, place.reason);
    return this.#underway(context, requestOf(command, context), place);
  }

  /** A repeat is never told to come again: where there is no room to compare it, it is answered without that. */
  async #repeat(context: ReceivingContext, source: MessageSource): Promise<Ack | IncomingMessage> {
    const repeat = new Repeat(context);
    const place = this.#overload.place(context.peer.operator, bytesInMemory(context.command, source));
    return 'reason' in place ? repeat.unread() : this.#underway(context, repeat, place);
  }

  /** `request` is the one of ours that it could belong to. */
  #response(context: ReceivingContext, request: OutgoingMessage | undefined): Ack | IncomingMessage {
    const code = misplaced(request, context.command as ResponseCode);
    if (code === undefined) return this.#underway(context, new Response(context), ALWAYS);
    raiseUnexpectedResponse(context, code, request);
    return acknowledge(context.header.messageId, code);
  }

  #underway(context: ReceivingContext, handler: MessageHandler, place: Place): IncomingMessage {
    return new MessageUnderway(context, handler, place, this.#overload);
  }
}

/** What is known of the memory that a request takes; undefined for node requests, whose list is read as a stream. */
function bytesInMemory(command: CommandCode, { bytes = 0 }: MessageSource): number | undefined {
  return command === 'ADD_NODE_REQ' || command === 'REMOVE_NODE_REQ' ? undefined : bytes;
}

function requestOf(command: CommandCode, context: ReceivingContext): MessageHandler {
  switch (command) {
    case 'ADD_NODE_REQ':
      return new AddNodeRequest(context);
    case 'REMOVE_NODE_REQ':
      return new RemoveNodeRequest(context);
    default:
      return new DataRequest(context);
  }
}
