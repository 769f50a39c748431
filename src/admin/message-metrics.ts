import type { ReturnCode } from '../idd/codes.js';
import type { Inbound } from '../idd/ports/inbound.js';
import type { Transport } from '../idd/ports/transport.js';
import type { DesMetrics } from './metrics.js';

/** Counts what the receiving side answers to messages whose header could be read. */
export function meterInbound(inbound: Inbound, metrics: Pick<DesMetrics, 'messageReceived'>): Inbound {
  return {
    connect: (address) => inbound.connect(address),
    mayConnect: (address) => inbound.mayConnect(address),
    async begin(command, header, source) {
      const begun = await inbound.begin(command, header, source);
      if (!('finish' in begun)) {
        metrics.messageReceived(command, begun.returnCode as ReturnCode);
        return begun;
      }
      return {
        records: (piece) => begun.records(piece),
        modifications: (piece) => begun.modifications(piece),
        async weigh(bytes) {
          const ack = await begun.weigh(bytes);
          if (ack !== undefined) metrics.messageReceived(command, ack.returnCode as ReturnCode);
          return ack;
        },
        async reject() {
          const ack = await begun.reject();
          if (ack !== undefined) metrics.messageReceived(command, ack.returnCode as ReturnCode);
          return ack;
        },
        abandon: () => begun.abandon(),
        async finish(finished, message) {
          const ack = await begun.finish(finished, message);
          metrics.messageReceived(command, ack.returnCode as ReturnCode);
          return ack;
        },
      };
    },
  };
}

/** Counts every transmission to a peer by what came back. */
export function meterTransport(transport: Transport, metrics: Pick<DesMetrics, 'messageSent'>): Transport {
  return {
    async send(peer, envelope, options) {
      const answer = await transport.send(peer, envelope, options);
      metrics.messageSent(envelope.command, answer.kind === 'acknowledged' ? answer.ack.returnCode : 'unusable');
      return answer;
    },
    close: () => transport.close(),
  };
}
