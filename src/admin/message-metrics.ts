import type { Transport } from '../idd/ports/transport.js';
import type { DesMetrics } from './metrics.js';

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
