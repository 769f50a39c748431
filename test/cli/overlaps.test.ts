import { expect } from 'chai';
import { withDaemon } from './with-daemon.js';

const OVERLAPS = [
  { e164Number: '+441632960001', operators: ['234-15', '208-01'], winner: '234-15' },
  { e164Prefix: '+3319', operators: ['208-01', '262-02'], winner: '262-02' },
];

describe('record overlaps', () => {
  const api = withDaemon();

  it('prints who announces what and who wins, a block with a star', async () => {
    api.daemon.replies['GET /api/v1/overlaps?limit=100'] = { json: { items: OVERLAPS } };
    const { status, stdout } = await api.opendes(['record', 'overlaps']);
    expect(status).to.equal(0);
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).to.deep.equal([
      ['NUMBER', 'RESOLVES TO', 'ANNOUNCED BY'],
      ['+441632960001', '234-15', '234-15, 208-01'],
      ['+3319*', '262-02', '208-01, 262-02'],
      [''],
    ]);
  });

  it('gives the items and next as JSON', async () => {
    api.daemon.replies['GET /api/v1/overlaps?limit=2'] = { json: { items: OVERLAPS, next: '3319*' } };
    const { stdout } = await api.opendes(['record', 'overlaps', '--limit', '2', '--json']);
    expect(JSON.parse(stdout)).to.deep.equal({ items: OVERLAPS, next: '3319*' });
  });
});
