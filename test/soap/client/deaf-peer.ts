import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Accepts connections and reads nothing from them. */
export class DeafPeer {
  private readonly sockets: Socket[] = [];

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      socket.pause();
      this.sockets.push(socket);
    });
  }

  static async start(): Promise<DeafPeer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new DeafPeer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/idd`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}
