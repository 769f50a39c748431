import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { namedNetworks } from '../../../src/dns/clients.js';
import { Answering } from '../../../src/dns/serving/answering.js';
import { type Listening, listen } from '../../../src/dns/serving/listen.js';
import type { DnsSettings } from '../../../src/dns/settings.js';
import { DnsStatistics } from '../../../src/dns/statistics.js';
import type { Transfers } from '../../../src/dns/transfers/link.js';
import type { NumberReader } from '../../../src/resolution/number-reader.js';
import { memoryReader } from '../memory-reader.js';
import { dnsSettings, ENTRIES } from '../responder-under-test.js';

export interface ListenerUnderTest extends Listening {
  port: number;
  statistics: DnsStatistics;
  faults: unknown[];
}

/** Real sockets on loopback, in this thread. */
export async function listenerUnderTest(
  changes: Partial<DnsSettings> = {},
  options: { reader?: NumberReader; transfers?: Transfers } = {},
): Promise<ListenerUnderTest> {
  const settings = dnsSettings(changes);
  const statistics = new DnsStatistics(settings.suffixes.length, namedNetworks(settings).length);
  const faults: unknown[] = [];
  const answering = new Answering(settings, statistics, 1, (error) => faults.push(error));
  answering.reader = options.reader ?? memoryReader(ENTRIES, ['234-15', '208-01']);
  const listening = await listen(settings, answering, statistics, options.transfers);
  return { ...listening, port: listening.places[0]!.port, statistics, faults };
}

/** Sends it over UDP and waits for the answer, until the signal at most. */
export async function askUdp(
  port: number,
  message: Uint8Array,
  host = '127.0.0.1',
  signal?: AbortSignal,
): Promise<Buffer> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.send(message, port, host);
    const [answer] = await once(socket, 'message', { signal });
    return answer as Buffer;
  } finally {
    socket.close();
  }
}

/** The message with its length before it. */
export function framed(message: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([message.length >> 8, message.length & 255]), message]);
}

/** A TCP connection that takes answers apart. */
export class TcpClient {
  #pending = Buffer.alloc(0);
  #ended = false;
  #wake = () => {};

  private constructor(readonly socket: Socket) {
    socket.on('data', (data) => {
      this.#pending = Buffer.concat([this.#pending, data]);
      this.#wake();
    });
    socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
    socket.on('error', () => {});
  }

  static async connect(port: number, host = '127.0.0.1', localAddress?: string): Promise<TcpClient> {
    const socket = connect({ port, host, ...(localAddress !== undefined && { localAddress }) });
    await once(socket, 'connect');
    return new TcpClient(socket);
  }

  send(...messages: Uint8Array[]): void {
    this.socket.write(Buffer.concat(messages.map(framed)));
  }

  /** Undefined: the connection has ended. */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      const length = this.#pending.length < 2 ? undefined : this.#pending.readUInt16BE();
      if (length !== undefined && this.#pending.length >= 2 + length) {
        const message = this.#pending.subarray(2, 2 + length);
        this.#pending = this.#pending.subarray(2 + length);
        return message;
      }
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.socket.destroy();
  }
}
