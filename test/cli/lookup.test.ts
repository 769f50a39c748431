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
