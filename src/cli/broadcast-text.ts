import type { BroadcastJson } from './api-types.js';
import { details, Table } from './table.js';

/** A broadcast for people: what it is, and what each peer has confirmed. */
export function broadcastText({ broadcastId, command, state, createdAt, records, peers }: BroadcastJson): string {
  const head = details({ broadcast: broadcastId, command, state, created: createdAt, records });
  if (peers.length === 0) return `${head}No peer is concerned.\n`;
  const table = new Table(['PEER', 'STATE', 'RESULT', 'CONFIRMED', 'DESCRIPTION']);
  const rows = peers.map((peer) => [
    peer.operator,
    peer.state,
    peer.resultCode,
    `${peer.confirmed} of ${peer.messages}`,
    peer.resultDescription,
  ]);
  return `${head}\n${table.lines(rows)}`;
}
