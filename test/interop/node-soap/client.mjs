// An Idd peer's client on node-soap: sends messages to a DES and reads their ACKs.
// Usage: node client.mjs WSDL_URL, with one message a line on standard input (see docs/interop.md).
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { createClientAsync } from 'soap';

export const OURS = '208-01';
export const THEIRS = '234-15';
export const ADDRESS = '127.0.0.1';
/** Milliseconds that an ACK may take. */
export const T0 = 5000;
/** How often a message is sent at most. */
export const TRIES = 6;

const naptr = (number, uri) => ({
  ...number,
  order: 100,
  preference: 10,
  flags: 'u',
  service: 'E2U+sip',
  regexp: `!^.*$!${uri}!`,
  replacement: '.',
});

/** What this operator announces: a block of ten numbers. */
export const PROFILE = [naptr({ e164Prefix: '+33199001299' }, 'sip:desk@ims.example.fr')];

/** All types and the address come from the WSDL. */
export const connectTo = (wsdl) => createClientAsync(wsdl, { forceSoap12Headers: true });

/** Sends one message and resolves to the return code of its ACK. */
export async function send(client, command, message) {
  const [ack] = await client[`${command}Async`](message, { timeout: T0 });
  return Number(ack.returnCode);
}

// The order of the elements is that of the schema: node-soap writes them as they stand here.
const headerOf = (messageId, broadcastId) => ({
  protocolVersion: '1.0',
  messageId,
  originatingOperatorId: OURS,
  terminatingOperatorId: THEIRS,
  originatingDesAddress: ADDRESS,
  terminatingDesAddress: ADDRESS,
  broadcastId,
});

function contentOf(command, [number, uri, newUri]) {
  const record = (to) => naptr({ e164Number: number }, to);
  switch (command) {
    case 'ADD_NODE_REQ':
      return { enumMappingDataList: { naptrRecord: number === 'empty' ? [] : PROFILE } };
    case 'REMOVE_NODE_REQ':
      return {};
    case 'MOD_DATA_REQ':
      return { enumMappingModificationList: { modification: [{ existing: record(uri), modified: record(newUri) }] } };
    default:
      return { enumMappingDataList: { naptrRecord: [record(uri)] } };
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const client = await connectTo(process.argv[2]);
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, messageId, broadcastId, ...values] = line.split(' ');
    const message = { header: headerOf(messageId, broadcastId), ...contentOf(command, values) };
    console.log('out', command, messageId, await send(client, command, message));
  }
}
