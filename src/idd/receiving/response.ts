import type { Ack, AddNodeResp, MessageByCommand, NaptrRecord } from '../../../generated/messages.js';
import { settleAnswered } from '../../exchange/response.js';
import { acknowledge } from '../acknowledgement.js';
import type { CommandCode, ResponseCode } from '../codes.js';
import { limitSentence } from '../limit-sentence.js';
import type { OutgoingMessage, StagingId } from '../ports/store/index.js';
import type { MessageHandler } from './message-handler.js';
import { ProfileIntake } from './profile-intake.js';
import { keyOf, type ReceivingContext, received } from './receiving-context.js';
import { raiseUnexpectedResponse } from './unexpected-response.js';

/** A response on its way in, originating role: the end of a request of ours. Only ADD_NODE_RESP bears records. */
export class Response implements MessageHandler {
  readonly #intake: ProfileIntake;

  constructor(private readonly context: ReceivingContext) {
    this.#intake = new ProfileIntake(context.store, context.peer, context.settings);
  }

  records(piece: NaptrRecord[]): Promise<void> {
    return this.#intake.take(piece);
  }

  async finish<C extends CommandCode>(command: C, message: MessageByCommand[C], digest: Uint8Array): Promise<Ack> {
    const { store, peer, clock, settings, identifiers, header } = this.context;
    const { result, enumMappingDataList } = message as AddNodeResp;
    const response = { ...keyOf(this.context), command: command as ResponseCode, result, digest };
    let answered: OutgoingMessage | undefined;
    const receive = (staging?: StagingId) =>
      store.receiveResponse({ ...response, staging }, (request, obstacle) => {
        answered = request;
        const objection = obstacle === undefined ? this.#intake.objection : limitSentence(obstacle);
        return settleAnswered(request, response.command, result, objection, {
          timers: settings.timers,
          now: clock.now(),
          newIdentifier: () => identifiers.messageId(),
        });
      });
    const hasProfile = enumMappingDataList !== undefined && this.#intake.objection === undefined;
    const outcome = await (hasProfile ? this.#intake.handOver(receive) : receive());
    if (outcome.kind !== 'settled') return received(this.context, outcome.kind);
    raiseUnexpectedResponse(this.context, outcome.ack, answered);
    this.context.wake(peer.operator);
    return acknowledge(header.messageId, outcome.ack);
  }

  abandon(): Promise<void> {
    return this.#intake.drop();
  }
}
