import type { Ack, MessageByCommand } from '../../../generated/messages.js';
import { type CommandCode, procedureOf, type RequestCode } from '../codes.js';
import { limitSentence } from '../limit-sentence.js';
import type { DataOutcome } from '../ports/store/index.js';
import { DATA_PROCEDURES } from '../procedures/index.js';
import type { DataProcedure } from '../procedures/procedure.js';
import { rejected, successful } from '../result.js';
import type { MessageHandler } from './message-handler.js';
import { keyOf, type ReceivingContext, received } from './receiving-context.js';
import { objectionToChange } from './record-policy.js';

/** ADD_DATA_REQ, MOD_DATA_REQ or REMOVE_DATA_REQ on its way in, terminating role [Q.3645 §7.2]: applied whole or not at all. */
export class DataRequest implements MessageHandler {
  constructor(private readonly context: ReceivingContext) {}

  async records(): Promise<void> {}

  async finish<C extends CommandCode>(command: C, message: MessageByCommand[C], digest: Uint8Array): Promise<Ack> {
    const { store, peer, settings } = this.context;
    const procedure = DATA_PROCEDURES[procedureOf(command) as keyof typeof DATA_PROCEDURES] as DataProcedure;
    const request = { ...keyOf(this.context), command: command as RequestCode, digest };
    const change = procedure.changeOf(message as MessageByCommand[RequestCode]);
    const reason = objectionToChange(change, peer, settings);
    const reception =
      reason === undefined
        ? await store.receiveDataRequest({ ...request, change }, (outcome) => resultOf(procedure, outcome))
        : await store.receiveRejectedRequest(request, rejected(procedure.procedure, reason));
    return received(this.context, reception);
  }

  async abandon(): Promise<void> {}
}

function resultOf(procedure: DataProcedure, outcome: DataOutcome) {
  switch (outcome.kind) {
    case 'applied':
      return successful();
    case 'not-added':
      return rejected(procedure.procedure, 'the originating DES has not been added');
    case 'number-full':
    case 'profile-full':
      return rejected(procedure.procedure, limitSentence(outcome));
    default:
      return rejected(procedure.procedure, procedure.explain(outcome));
  }
}
