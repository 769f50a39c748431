import { createSocket } from 'node:dgram';

/** Answers every question with the same record, at the port given: what Node.js itself can do, with nothing to look up. */
const RECORD = Buffer.concat([
  Buffer.from([0xc0, 12, 0, 35, 0, 1, 0, 0, 14, 16, 0, 80, 0, 100, 0, 10, 1]),
  Buffer.from('u\x07E2U+sip\x42!^.*$!sip:+33100000000@ims.mnc001.mcc208.3gppnetwork.org!x', 'latin1'),
]);
RECORD.writeUInt16BE(RECORD.length - 12, 10);

const socket = createSocket({ type: 'udp4', lookup: (host, _options, found) => found(null, host, 4) });
socket.on('message', (message, { address, port }) => {
  const answer = Buffer.allocUnsafe(message.length + RECORD.length);
  message.copy(answer);
  RECORD.copy(answer, message.length);
  answer[2] = 0x84 | (message[2]! & 1);
  answer[7] = 1;
  socket.send(answer, port, address);
});
socket.bind({ address: '127.0.0.1', port: Number(process.argv[2]) });
