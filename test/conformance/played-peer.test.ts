import { connect } from 'node:net';
import { expect } from 'chai';
import { listText, messageText, resultText } from '../../src/conformance/message-text.js';
import { PlayedPeer, type Reaction } from '../../src/conformance/played-peer.js';
import { type NoAnswer, Target } from '../../src/conformance/target.js';

const NEVER = new AbortController().signal;

const HEADER = {
  protocolVersion: '1.0',
  messageId: 'm-1',
  originatingOperatorId: '001-01',
  terminatingOperatorId: '234-15',
  originatingDesAddress: '127.0.0.1',
  terminatingDesAddress: '127.0.0.1',
  broadcastId: 'b-1',
};
const RESPONSE = messageText('ADD_DATA_RESP', HEADER, resultText(200));

describe('the played peer', () => {
  let peer: PlayedPeer;
  beforeEach(async () => {
    peer = await PlayedPeer.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(() => peer.shut());

  const send = (text = RESPONSE) => new Target(new URL(peer.url), { timeout: 300, signal: NEVER }).post(text);
  const codeOf = async (text?: string) => {
    const { said } = await send(text);
    return said.kind === 'ack' ? said.ack : undefined;
  };
  const answerWith = (reaction: Reaction) => peer.react('m-1', () => reaction);

  it('acknowledges with 100, a repeat with 101, and keeps both', async () => {
    expect(await codeOf()).to.deep.equal({ messageId: 'm-1', returnCode: 100 });
    expect(await codeOf()).to.deep.equal({ messageId: 'm-1', returnCode: 101 });
    expect(peer.arrivals('m-1', 'ADD_DATA_RESP')).to.have.length(2);
    expect(peer.arrivals('m-1', 'MOD_DATA_RESP')).to.have.length(0);
    expect(peer.received[0]).to.deep.include({
      command: 'ADD_DATA_RESP',
      method: 'POST',
      header: HEADER,
      resultCode: 200,
      invalid: undefined,
    });
  });

  it('acknowledges as a case wants: another code, another message, late, by how often it came', async () => {
    answerWith({ kind: 'ack', returnCode: 500, messageId: 'm-2' });
    expect(await codeOf()).to.deep.equal({ messageId: 'm-2', returnCode: 500 });
    peer.react('m-1', (_received, arrival) => ({ kind: 'ack', returnCode: 100 + arrival, after: 50 }));
    const begun = performance.now();
    expect(await codeOf()).to.include({ returnCode: 102 });
    expect(performance.now() - begun).to.be.at.least(45);
    const [, second] = peer.arrivals('m-1');
    expect(second!.answeredAt! - second!.at).to.be.at.least(45);
  });

  it('does not acknowledge where a case wants that: silence, a closed connection, anything over HTTP', async () => {
    answerWith({ kind: 'silence' });
    expect(await send().catch((error: NoAnswer) => error.kind)).to.equal('silent');
    answerWith({ kind: 'close' });
    expect(await send().catch((error: NoAnswer) => error.kind)).to.equal('broken');
    answerWith({ kind: 'http', status: 503, body: 'later' });
    expect(await send()).to.include({ status: 503, text: 'later' });
    expect(peer.received).to.have.length(3);
  });

  it('keeps what is not valid or not XML at all, and says why', async () => {
    await send(messageText('ADD_DATA_REQ', { ...HEADER, broadcastId: undefined }, listText([])));
    await send('not XML');
    const [invalid, nothing] = peer.received;
    expect(invalid).to.deep.include({ command: 'ADD_DATA_REQ', message: undefined });
    expect(invalid!.header.broadcastId).to.equal(undefined);
    expect(invalid!.invalid).to.be.a('string');
    expect(nothing).to.deep.include({ command: '', xml: undefined, text: 'not XML' });
  });

  it('tells when what is waited for has come, and when it has not', async () => {
    const first = peer.until(() => peer.received[0], 2000, NEVER);
    await send();
    expect((await first)!.command).to.equal('ADD_DATA_RESP');
    expect(await peer.until(() => peer.received[1], 20, NEVER)).to.equal(undefined);
    const ending = new AbortController();
    const never = peer.until(() => peer.received[1], 2000, ending.signal).catch((error) => error.name);
    ending.abort();
    expect(await never).to.equal('AbortError');
  });

  it('hands the next request of the target to the case that waits for it, and tells of the others', async () => {
    const request = (messageId: string) => messageText('ADD_DATA_REQ', { ...HEADER, messageId }, listText([]));
    const told: (string | undefined)[] = [];
    peer.onRequest = ({ header }) => void told.push(header.messageId);
    const taken = peer.takeRequest(() => ({ kind: 'ack', returnCode: 501 }), 2000, NEVER);
    await send();
    expect(await codeOf(request('r-1'))).to.deep.equal({ messageId: 'r-1', returnCode: 501 });
    expect((await taken)!.header.messageId).to.equal('r-1');
    expect(await codeOf(request('r-2'))).to.deep.equal({ messageId: 'r-2', returnCode: 100 });
    await send(request('r-2'));
    expect(told, 'each once').to.deep.equal(['r-2']);
    expect(await peer.takeRequest(() => ({ kind: 'silence' }), 10, NEVER)).to.equal(undefined);
    expect(await codeOf(request('r-3')), 'nobody waits any more').to.include({ returnCode: 100 });
  });

  it('can be down, and up again at the same place', async () => {
    const { url } = peer;
    await peer.shut();
    expect(await send().catch((error: NoAnswer) => error.kind)).to.equal('unreachable');
    await peer.open();
    expect(peer.url).to.equal(url);
    expect(await codeOf()).to.include({ returnCode: 100 });
  });

  it('counts connections that bring no message, as a heartbeat makes them', async () => {
    await send();
    expect(peer.bareConnections).to.equal(0);
    const { port, hostname } = new URL(peer.url);
    const socket = connect(Number(port), hostname, () => socket.end());
    await new Promise((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(peer.bareConnections).to.equal(1);
  });
});
