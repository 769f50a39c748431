import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import express from 'express';
import { messageClassesOf } from '../../src/admin/message-classes.js';
import { call } from './admin-under-test.js';

describe('the classes of the requests and responses of an Express application', () => {
  it('have the prototypes that Express gives, so that it changes none', async () => {
    const app = express();
    const seen: unknown[][] = [];
    const note = (...messages: object[]) => seen.push(messages.map((message) => Object.getPrototypeOf(message)));
    app.use((request, response) => {
      note(request, response);
      expect(request).to.be.instanceOf(IncomingMessage);
      expect(response).to.be.instanceOf(ServerResponse);
      response.status(202).json({ path: request.path, own: request.app === app, mine: response.app === app });
    });
    const server = createServer(messageClassesOf(app), (request, response) => {
      note(request, response);
      app(request, response);
    }).listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    try {
      const answer = await call(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, '/here');
      expect(answer.status).to.equal(202);
      expect(answer.json).to.deep.equal({ path: '/here', own: true, mine: true });
      expect(seen).to.have.lengthOf(2);
      expect(seen[1]![0]).to.equal(seen[0]![0]);
      expect(seen[1]![1]).to.equal(seen[0]![1]);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
