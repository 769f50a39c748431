import type { IddServer } from '../../../generated/idd-server.js';
import type { IncomingMessage } from '../../idd/ports/inbound.js';

/** The one that has followed a message since its header, to which the operation hands it whole. */
export type Finishing = Pick<IncomingMessage, 'finish'>;

/** The operations of IddPortType. */
export const IDD_SERVICE: IddServer<Finishing> = {
  ADD_NODE_REQ: (message, incoming) => incoming.finish('ADD_NODE_REQ', message),
  ADD_NODE_RESP: (message, incoming) => incoming.finish('ADD_NODE_RESP', message),
  REMOVE_NODE_REQ: (message, incoming) => incoming.finish('REMOVE_NODE_REQ', message),
  REMOVE_NODE_RESP: (message, incoming) => incoming.finish('REMOVE_NODE_RESP', message),
  ADD_DATA_REQ: (message, incoming) => incoming.finish('ADD_DATA_REQ', message),
  ADD_DATA_RESP: (message, incoming) => incoming.finish('ADD_DATA_RESP', message),
  MOD_DATA_REQ: (message, incoming) => incoming.finish('MOD_DATA_REQ', message),
  MOD_DATA_RESP: (message, incoming) => incoming.finish('MOD_DATA_RESP', message),
  REMOVE_DATA_REQ: (message, incoming) => incoming.finish('REMOVE_DATA_REQ', message),
  REMOVE_DATA_RESP: (message, incoming) => incoming.finish('REMOVE_DATA_RESP', message),
};
