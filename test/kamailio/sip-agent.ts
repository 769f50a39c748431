import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** How long an answer to a request takes at most, as it is estimated, in milliseconds [RFC 3261 §17.1.1.1]. */
const T1 = 500;

/** A SIP user agent over UDP that can just place a call and take one [RFC 3261]. */
export class SipAgent {
  readonly #messages: string[] = [];
  #heard: (() => void)[] = [];

  private constructor(
    private readonly socket: Socket,
    readonly port: number,
  ) {
    socket.on('message', (bytes, from) => {
      const message = bytes.toString('utf8');
      this.#messages.push(message);
      // Whoever calls gives up, so that neither side sends again.
      if (message.startsWith('INVITE')) this.socket.send(answerTo(message, '486 Busy Here'), from.port, from.address);
      for (const heard of this.#heard.splice(0)) heard();
    });
  }

  static async open(): Promise<SipAgent> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new SipAgent(socket, socket.address().port);
  }

  /** Sends an INVITE to the number by way of the proxy at that port; the status line of the final answer. `name` tells calls to one number apart. */
  async call(number: string, proxy: number, name = 'first'): Promise<string> {
    const id = `${this.port}-${number.slice(1)}-${name}`;
    const invite = [
      `INVITE sip:${number}@127.0.0.1:${proxy} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.port};branch=z9hG4bK${id}`,
      'Max-Forwards: 70',
      `From: <sip:caller@b.example>;tag=${id}`,
      `To: <sip:${number}@b.example>`,
      `Call-ID: ${id}`,
      'CSeq: 1 INVITE',
      `Contact: <sip:caller@127.0.0.1:${this.port}>`,
      'Content-Length: 0',
      '\r\n',
    ].join('\r\n');
    const send = () => this.socket.send(invite, proxy, '127.0.0.1');
    send();
    // Over UDP a request is sent until it is answered [RFC 3261 §17.1.1.2]; the proxy may be about to listen.
    const again = setInterval(send, T1);
    const answer = await this.#first(
      (message) => message.includes(`Call-ID: ${id}`) && /^SIP\/2.0 [2-6]/.test(message),
    );
    clearInterval(again);
    return answer.split('\r\n')[0]!;
  }

  /** The request URI of an INVITE that comes here, counted from 0 by Call-ID. */
  async invited(index: number): Promise<string> {
    const invite = await this.#first((message) => message === this.#invites()[index]);
    return invite.split(' ')[1]!;
  }

  /** The request URIs of so many INVITEs to that number, each once. */
  async invitedAs(number: string, count: number): Promise<string[]> {
    const uris = () =>
      this.#messages.flatMap((message) => {
        const [, uri] = /^INVITE (\S+) /.exec(message) ?? [];
        return uri?.includes(number) ? [uri] : [];
      });
    await this.#first(() => new Set(uris()).size >= count);
    return [...new Set(uris())];
  }

  async close(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }

  /** Without those that came again. */
  #invites(): string[] {
    const byCall = new Map<string, string>();
    for (const message of this.#messages) {
      const [, call] = /^INVITE .*\r\nCall-ID: (\S+)/s.exec(message) ?? [];
      if (call !== undefined && !byCall.has(call)) byCall.set(call, message);
    }
    return [...byCall.values()];
  }

  async #first(wanted: (message: string) => boolean): Promise<string> {
    for (;;) {
      const message = this.#messages.find(wanted);
      if (message !== undefined) return message;
      await new Promise<void>((heard) => this.#heard.push(heard));
    }
  }
}

/** A response has the Via, From, To, Call-ID and CSeq of its request [RFC 3261 §8.2.6]. */
function answerTo(request: string, status: string): string {
  const kept = request.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line));
  const tagged = kept.map((line) => (/^To:/i.test(line) && !line.includes(';tag=') ? `${line};tag=callee` : line));
  return [`SIP/2.0 ${status}`, ...tagged, 'Content-Length: 0', '\r\n'].join('\r\n');
}
