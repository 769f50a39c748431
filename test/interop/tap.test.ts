import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { ackXml, SOAP } from '../processes/scripted-peer.js';
import { Tap } from './tap.js';

describe('the tap between opendes and a peer', () => {
  it('repeats what was sent since it was told to forget, byte for byte', async () => {
    const bodies: string[] = [];
    const server = createServer(async (request, response) => {
      bodies.push(await text(request));
      response.writeHead(200, SOAP).end(ackXml('m-1', bodies.length === 3 ? 101 : 100));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const tap = await Tap.listen((server.address() as AddressInfo).port);
    try {
      const post = (body: string) => fetch(`http://127.0.0.1:${tap.port}/idd`, { method: 'POST', body });
      await (await post('first')).text();
      tap.forget();
      await (await post('second')).text();
      expect(await tap.repeat()).to.equal(101);
      expect(bodies).to.deep.equal(['first', 'second', 'second']);
    } finally {
      await tap.close();
      server.closeAllConnections();
      server.close();
    }
  });
});
