// An Idd peer's server on node-soap: takes the messages of a DES, keeps its records and sends the responses.
// Usage: node server.mjs PORT WSDL_URL
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { listen } from 'soap';
import { ADDRESS, connectTo, OURS, PROFILE, send, T0, THEIRS, TRIES } from './client.mjs';

const [port, wsdlUrl] = process.argv.slice(2);
const COMMANDS = ['ADD_NODE', 'REMOVE_NODE', 'ADD_DATA', 'MOD_DATA', 'REMOVE_DATA'].flatMap((procedure) => [
  `${procedure}_REQ`,
  `${procedure}_RESP`,
]);

/** Whether the other operator's node is added. */
let isAdded = false;
/** By their whole value: that is the identity of a record. */
const records = new Map();
/** Result codes of the messages answered 100, by command and messageId. */
const results = new Map();
const client = await connectTo(wsdlUrl);

const keyOf = (record) => JSON.stringify(record);
// A list of one record comes as that record.
const listOf = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const listedIn = (message) => listOf(message.enumMappingDataList?.naptrRecord);
const keep = (some) => {
  for (const record of some) records.set(keyOf(record), record);
};

/** Applies a request to the copy of the peer's records; all of it, or nothing. Returns the result code. */
function apply(command, message) {
  const modifications = listOf(message.enumMappingModificationList?.modification);
  const gone = command === 'MOD_DATA_REQ' ? modifications.map(({ existing }) => existing) : listedIn(message);
  if (command === 'MOD_DATA_REQ' || command === 'REMOVE_DATA_REQ') {
    if (!gone.every((record) => records.has(keyOf(record)))) return command === 'MOD_DATA_REQ' ? 604 : 605;
    for (const record of gone) records.delete(keyOf(record));
    keep(modifications.map(({ modified }) => modified));
    return 200;
  }
  if (command === 'ADD_DATA_REQ') {
    if (!isAdded) return 603;
  } else {
    isAdded = command === 'ADD_NODE_REQ';
    records.clear();
  }
  if (isAdded) keep(listedIn(message));
  return 200;
}

/** Returns the return code of the ACK. */
function take(command, message) {
  const { originatingOperatorId, terminatingOperatorId, messageId } = message.header;
  const { originatingDesAddress, terminatingDesAddress } = message.header;
  const isRequest = command.endsWith('_REQ');
  if ((isRequest ? originatingOperatorId : terminatingOperatorId) !== THEIRS) return 405;
  if ((isRequest ? terminatingOperatorId : originatingOperatorId) !== OURS) return 410;
  if (originatingDesAddress !== ADDRESS || terminatingDesAddress !== ADDRESS) return 410;
  const seen = `${command} ${messageId}`;
  const repeated = results.has(seen);
  if (isRequest) {
    if (!repeated) results.set(seen, apply(command, message));
    setImmediate(respond, command, message.header, results.get(seen));
  } else if (!repeated) {
    results.set(seen, message.result.resultCode);
    if (command === 'ADD_NODE_RESP' && message.enumMappingDataList !== undefined) {
      isAdded = true;
      records.clear();
      keep(listedIn(message));
    }
  }
  return repeated ? 101 : 100;
}

/** The response to a request is a message of its own. It is sent again where its ACK does not come. */
async function respond(request, header, resultCode) {
  const command = request.replace('_REQ', '_RESP');
  const profile = { enumMappingDataList: { naptrRecord: PROFILE } };
  const result = { resultCode, resultDescription: resultCode === 200 ? 'done' : 'rejected' };
  const message = { header, result, ...(command === 'ADD_NODE_RESP' && resultCode === 200 && profile) };
  for (let tries = 1; tries <= TRIES; tries += 1) {
    try {
      console.log('out', command, header.messageId, await send(client, command, message));
      return;
    } catch (error) {
      console.log('failed', command, header.messageId, error.message);
      await pause(T0);
    }
  }
}

function answer(command, message) {
  const { messageId } = message.header;
  const returnCode = take(command, message);
  console.log('in', command, messageId, returnCode, ...(command.endsWith('_RESP') ? [message.result.resultCode] : []));
  console.log('holds', ...[...records.values()].flatMap((each) => [each.e164Number ?? each.e164Prefix, each.regexp]));
  return { messageId, returnCode };
}

const operations = Object.fromEntries(COMMANDS.map((command) => [command, (message) => answer(command, message)]));
const services = { IddService: { IddPort: operations } };
const xml = await (await fetch(wsdlUrl)).text();
const soap = createServer();
listen(soap, { path: '/idd', services, xml, uri: wsdlUrl, forceSoap12Headers: true });

// node-soap must not meet other operators by itself. This checks two of the things that docs/peers/javascript.md lists.
const server = createServer((request, response) => {
  if (request.method !== 'POST') response.writeHead(405, { Allow: 'POST' }).end();
  else if (!/^application\/soap\+xml *(;|$)/i.test(request.headers['content-type'] ?? ''))
    response.writeHead(415).end();
  else soap.emit('request', request, response);
});
server.listen(Number(port), '127.0.0.1');
