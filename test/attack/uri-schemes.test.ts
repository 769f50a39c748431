import { expect } from 'chai';
import { recordXml, textOf } from '../des/idd-text.js';
import { ATTACKER, Attacked } from './rig/attacked.js';
import { expectBounded } from './rig/held.js';
import { compressed, list } from './sent/records.js';

/** URIs that are nobody's SIP address. */
const URIS = [
  'javascript:alert(1)',
  'data:text/html,a',
  'file:///etc/passwd',
  'http://127.0.0.1/admin',
  'mailto:a@ims.example',
  'JavaScript:alert(1)',
  'vbscript:a',
];

describe('URIs of schemes that their enumservice does not have', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start();
  });
  after(() => attacked?.end());

  for (const uri of URIS) {
    it(`are refused as records of a peer and of the API: E2U+sip with ${uri}`, async () => {
      for (const command of ['ADD_DATA_REQ', 'ADD_NODE_REQ']) {
        const { messageId, gzip } = compressed(attacked, command, list([recordXml('+441632961000', uri)]));
        expect(textOf((await attacked.postGzip(gzip)).text, 'returnCode')).to.equal('100');
        expect(await attacked.resultOf(messageId), command).to.match(/^6/);
      }
      const record = {
        e164Number: '+441632970000',
        order: 100,
        preference: 10,
        flags: 'u',
        service: 'E2U+sip',
        regexp: `!^.*$!${uri}!`,
        replacement: '.',
      };
      const answer = await attacked.postAdmin('/api/v1/records', JSON.stringify({ add: [record] }));
      expectBounded([answer], 422);
      expect((await attacked.site.admin.node(ATTACKER)).records).to.equal(0);
    });
  }

  it('do not come in by a back reference or another spelling', async () => {
    const services = ['E2U+sip', 'e2u+SIP', 'E2U+sip+pres', 'E2U+x-unknown'];
    const regexps = ['!^\\+44(.*)$!javascript:\\1!', '!^.*$!java\\!script:a!', '!^(.*)$!data:\\1!', '!^.*$!FILE:///a!'];
    const records = services.flatMap((service) =>
      regexps.map((regexp) =>
        recordXml('+441632961000')
          .replace(/<regexp>.*<\/regexp>/, `<regexp>${regexp}</regexp>`)
          .replace('E2U+sip', service),
      ),
    );
    for (const record of records) {
      const { messageId, gzip } = compressed(attacked, 'ADD_DATA_REQ', list([record]));
      expect(textOf((await attacked.postGzip(gzip)).text, 'returnCode')).to.equal('100');
      expect(await attacked.resultOf(messageId), record).to.match(/^6/);
    }
  });
});
