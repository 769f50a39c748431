// What Express 5 costs by itself: reads the body as JSON and answers 202 with a fixed body. Forked with `{ port }`; says `{ ready: true }`.
import express from 'express';

process.once('message', ({ port }: { port: number }) => {
  const app = express();
  app.use(express.json());
  app.post('/api/v1/records', (_request, response) => {
    response.status(202).json({ broadcastId: '4b16daa2-5fe9-414b-ae2a-8c815dd39748' });
  });
  app.listen(port, '127.0.0.1', () => process.send!({ ready: true }));
});
process.on('disconnect', () => process.exit());
