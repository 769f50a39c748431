import { gzipSync } from 'node:zlib';
import { MOST_ANSWER } from '../attack/rig/held.js';
import { exchange } from '../attack/rig/http.js';
import { list } from '../attack/sent/records.js';
import { SHAPES } from '../attack/sent/xml.js';
import { headerXml, messageXml, modificationXml, textOf } from '../des/idd-text.js';
import { SOAP } from '../processes/scripted-peer.js';
import { until } from '../processes/until.js';
import type { Random } from '../simulation/random.js';
import { type DesToFuzz, HOST, PEER, startDesToFuzz } from './des-to-fuzz.js';
import type { Answered, Bounds, Shape } from './growth.js';
import { type Fields, FreshBlocks, recordKind } from './record-kinds.js';
import type { Target } from './target.js';

const BOUNDS: Bounds = { mostBytesIn: 1024 * 1024, mostBytesOut: () => MOST_ANSWER };

/** What stands around the records of a message, of a size that stays. */
const SURROUNDINGS: Record<string, (xml: string) => string> = {
  nothing: (xml) => xml,
  comments: (xml) => xml.replaceAll('<order>', '<!-- - --><order>'),
  'white space': (xml) => xml.replaceAll('<order>', '\n      <order>'),
  'character references': (xml) => xml.replaceAll('ims.example', '&#105;ms.example'),
  CDATA: (xml) => xml.replaceAll(/<regexp>(.*?)<\/regexp>/g, '<regexp><![CDATA[$1]]></regexp>'),
  'a prefix on every element': (xml) =>
    xml
      .replaceAll(/<(\/?)(\w)/g, '<$1q:$2')
      .replaceAll('q:env:', 'env:')
      .replaceAll('q:Envelope', 'Envelope')
      .replace('xmlns="urn', 'xmlns:q="urn'),
  'a namespace on every record': (xml) => xml.replaceAll('<naptrRecord>', '<naptrRecord xmlns="urn:q3645:idd:1">'),
};

/** Envelopes by themselves, and messages of a peer with the responses to them, whole work included. */
export async function soapTarget(): Promise<Target> {
  const under = await startDesToFuzz();
  return {
    bounds: BOUNDS,
    shapeOf: (random) => (random.chance(0.3) ? envelopeShape(under, random) : messageShape(under, random)),
    close: () => under.close(),
  };
}

function envelopeShape(under: DesToFuzz, random: Random): Shape {
  const shape = random.pick(Object.keys(SHAPES));
  return {
    name: `an envelope: ${shape}`,
    from: 64,
    play: (size) => posted(under, SHAPES[shape]!(size)),
  };
}

const blocks = new FreshBlocks();
let messages = 0;

function recordXml(fields: Fields): string {
  return `<naptrRecord>${Object.entries(fields)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</naptrRecord>`;
}

function messageShape(under: DesToFuzz, random: Random): Shape {
  const kind = recordKind(random);
  const other = recordKind(random);
  const command = random.pick(['ADD_DATA_REQ', 'ADD_DATA_REQ', 'REMOVE_DATA_REQ', 'MOD_DATA_REQ', 'ADD_NODE_REQ']);
  const surroundings = random.pick(Object.keys(SURROUNDINGS));
  // Half of the messages that take away meet what is there.
  const isThere = command !== 'ADD_NODE_REQ' && command !== 'ADD_DATA_REQ' && random.chance(0.5);
  const into = command === 'MOD_DATA_REQ' ? ` into ${other.name}` : '';
  return {
    name: `${command} of records: ${kind.name}${into}; ${isThere ? 'they are there' : 'none is there'}; with ${surroundings}`,
    from: 32,
    async play(size) {
      const block = blocks.next();
      const records = Array.from({ length: size }, (_, index) => recordXml(kind.fieldsOf(index, block)));
      if (isThere) await message(under, 'ADD_DATA_REQ', list(records));
      const content =
        command === 'MOD_DATA_REQ'
          ? `<enumMappingModificationList>${records
              .map((record, index) => modificationXml(record, recordXml(other.fieldsOf(index, block))))
              .join('')}</enumMappingModificationList>`
          : list(records);
      return message(under, command, content, SURROUNDINGS[surroundings]);
    },
  };
}

async function message(
  under: DesToFuzz,
  command: string,
  content: string,
  surround: (xml: string) => string = (xml) => xml,
): Promise<Answered> {
  messages += 1;
  const messageId = `fuzz-${messages}`;
  const header = headerXml({
    messageId,
    broadcastId: messageId,
    originatingOperatorId: PEER,
    terminatingOperatorId: HOST,
  });
  const answered = await posted(under, surround(messageXml(command, header + content)));
  if (answered.outcome !== 'ACK 100') return answered;
  const result = await resultOf(under, messageId);
  return { ...answered, outcome: `result ${result}` };
}

async function resultOf({ peer }: DesToFuzz, messageId: string): Promise<string> {
  let result: string | undefined;
  await until(async () => {
    result = peer.received.find((one) => one.messageId === messageId && one.command.endsWith('_RESP'))?.resultCode;
    return result === undefined ? `no response to ${messageId}` : undefined;
  });
  peer.received.length = 0;
  return result!;
}

async function posted({ des }: DesToFuzz, xml: string): Promise<Answered> {
  const url = new URL(des.iddUrl);
  const body = gzipSync(xml, { level: 1 });
  const headers = { ...SOAP, 'Content-Encoding': 'gzip' };
  const answer = await exchange({ port: Number(url.port), path: url.pathname, headers, body });
  const code = textOf(answer.text, 'returnCode');
  const outcome = code === undefined ? `HTTP ${answer.status ?? 'none'}` : `ACK ${code}`;
  return { bytesIn: Buffer.byteLength(xml), bytesOut: answer.bytesOut, outcome };
}
