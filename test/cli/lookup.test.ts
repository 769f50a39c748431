import { expect } from 'chai';
import { RECORD } from './api-samples.js';
import { withDaemon } from './with-daemon.js';

describe('lookup', () => {
  const api = withDaemon();

  it('prints the URIs, the operator and its records', async () => {
    api.daemon.replies['GET /api/v1/lookup/%2B441632960001'] = {
      json: { number: '+441632960001', operator: '234-15', records: [RECORD], uris: ['sip:info@ims.example'] },
    };
    const { status, stdout } = await api.opendes(['lookup', '+441632960001']);
    expect(status).to.equal(0);
    expect(stdout).to.match(/^sip:info@ims\.example\n\n\+441632960001 is announced by 234-15:\nNUMBER /);
  });

  for (const words of [
    ['+44', '1632', '960001'],
    ['+44 1632 960001'],
    ['441632960001'],
    ['tel:+44-1632-960001'],
    ['sip:+441632960001@ims.example;user=phone'],
    ['1.0.0.0.6.9.2.3.6.1.4.4.e164.arpa.'],
  ]) {
    it(`takes ${words.join(' ')}`, async () => {
      api.daemon.replies['GET /api/v1/lookup/%2B441632960001'] = {
        json: { number: '+441632960001', operator: '234-15', records: [RECORD], uris: ['sip:info@ims.example'] },
      };
      expect(await api.opendes(['lookup', ...words])).to.include({ status: 0 });
    });
  }

  it('says what it does not understand, and asks nobody', async () => {
    for (const [words, reason] of [
      [['sip:alice@ims.example'], '"sip:alice@ims.example" has the user "alice", which contains "a"'],
      [['+44', '1632', '96000x'], '"+44 1632 96000x" contains "x"'],
      [['0044', '1632'], '"0044 1632" begins with 0'],
    ] as const) {
      const { status, stdout, stderr } = await api.opendes(['lookup', ...words]);
      expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
      expect(stderr).to.contain(`error NUMBER_INVALID: ${reason}`);
    }
    expect(api.lines()).to.deep.equal([]);
  });

  it('ends with exit status 1 when nobody announces the number', async () => {
    api.daemon.replies['GET /api/v1/lookup/%2B441632960001'] = {
      status: 404,
      problem: { code: 'NUMBER_NOT_FOUND', detail: 'Nobody announces +441632960001' },
    };
    const { status, stdout, stderr } = await api.opendes(['lookup', '+441632960001']);
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr).to.equal('error NUMBER_NOT_FOUND: Nobody announces +441632960001\n');
  });
});
