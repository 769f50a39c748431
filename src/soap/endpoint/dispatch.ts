import { fileURLToPath } from 'node:url';
import type { WSDL } from 'soap';
import type { IddServer } from '../../../generated/idd-server.js';
import type { Ack, MessageByCommand } from '../../../generated/messages.js';
import type { CommandCode } from '../../idd/codes.js';
import { replaceUnexpressible } from '../escape-xml.js';
import { WSDL_FILE } from './contract-files.js';
import type { Finishing } from './idd-service.js';
import { open_wsdl, Server } from './node-soap.js';

export interface Dispatched {
  ack: Ack;
  /** The SOAP message that carries it. */
  envelope: string;
}

/** Calls the operation that the body element names and gives its ACK, also as text. Rejects with what the operation throws. */
export type Dispatch = (
  command: CommandCode,
  message: MessageByCommand[CommandCode],
  incoming: Finishing,
) => Promise<Dispatched>;

/** One message on its way through node-soap. */
interface Exchange {
  command: CommandCode;
  message: MessageByCommand[CommandCode];
  incoming: Finishing;
  outcome?: { ack: Ack } | { error: unknown };
}

type Operation = (message: never, incoming: Finishing) => Promise<Ack>;

/**
 * Binds the operations of the WSDL to the service with node-soap, which dispatches and writes the ACK. It gets the decoded message and no
 * HTTP headers: no text from the network, and no SOAPAction, by which it would call another operation than the body element names.
 */
export async function createDispatch(service: IddServer<Finishing>): Promise<Dispatch> {
  const wsdl = await openWsdl();
  // What came in has been parsed, once, by our decoder; the exchange itself travels where node-soap carries SOAP header blocks.
  wsdl.xmlToObject = (exchange: Exchange) => ({ Header: exchange, Body: { [exchange.command]: exchange.message } });
  const port = Object.fromEntries(
    Object.entries(service as object as Record<string, Operation>).map(([command, operation]) => [
      command,
      bound(operation),
    ]),
  );
  const server = new Server(null as never, '/', { IddService: { IddPort: port as never } }, wsdl, {
    path: '/',
    services: {},
    envelopeKey: 'env',
    enableChunkedEncoding: false,
    suppressStack: true,
  });

  return async (command, message, incoming) => {
    const exchange: Exchange = { command, message, incoming };
    const { statusCode, body } = await server.processRequest(exchange as never);
    const { outcome } = exchange;
    if (outcome !== undefined && 'error' in outcome) throw outcome.error;
    // A fault that node-soap wrote by itself: its text is for our log, not for the peer.
    if (outcome === undefined || statusCode !== 200) throw new Error(`node-soap could not answer ${command}: ${body}`);
    return { ack: outcome.ack, envelope: body };
  };
}

/** The operation as node-soap calls it: with the message, a callback that is not used, and the header blocks. */
function bound(operation: Operation) {
  return async (message: never, _callback: unknown, exchange: Exchange): Promise<Ack> => {
    try {
      const ack = expressible(await operation(message, exchange.incoming));
      exchange.outcome = { ack };
      return ack;
    } catch (error) {
      exchange.outcome = { error };
      throw error;
    }
  };
}

/** The ACK with its parts in the order of the schema and nothing that XML cannot carry: node-soap checks neither. */
export function expressible({ messageId, returnCode, returnDescription }: Ack): Ack {
  return {
    ...(messageId === undefined ? {} : { messageId }),
    returnCode,
    ...(returnDescription === undefined ? {} : { returnDescription: replaceUnexpressible(returnDescription) }),
  };
}

/** Reads the contract from disk, never over the network: it imports the schema by a relative path. */
function openWsdl(): Promise<WSDL> {
  return new Promise((resolve, reject) => {
    const options = { forceSoap12Headers: true };
    open_wsdl(fileURLToPath(WSDL_FILE), options, (error: Error | null, wsdl?: WSDL) =>
      error === null || error === undefined ? resolve(wsdl!) : reject(error),
    );
  });
}
