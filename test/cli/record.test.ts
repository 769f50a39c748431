import { expect } from 'chai';
import { ACCEPTED, RECORD } from './api-samples.js';
import { withDaemon } from './with-daemon.js';

describe('record', () => {
  const api = withDaemon();

  const FIELDS = ['--service', 'E2U+sip', '--regexp', RECORD.regexp];

  it('add takes a record from options, with the usual values for what is left out', async () => {
    api.daemon.replies['POST /api/v1/records'] = ACCEPTED;
    await api.opendes(['record', 'add', '--number', RECORD.e164Number, ...FIELDS]);
    const all = ['--order', '1', '--preference', '2', '--flags', 'U', '--replacement', 'x.', '--ttl', '60'];
    await api.opendes(['record', 'add', '--prefix', '+44163296', ...FIELDS, ...all]);
    const { e164Number: _, ...rest } = RECORD;
    expect(api.daemon.seen.map(({ body }) => body)).to.deep.equal([
      { add: [RECORD] },
      {
        add: [{ ...rest, e164Prefix: '+44163296', order: 1, preference: 2, flags: 'U', replacement: 'x.', ttl: 60 }],
      },
    ]);
  });

  it('add and remove take JSON from standard input: a record, a list, or what `record list --json` prints', async () => {
    api.daemon.replies['POST /api/v1/records'] = ACCEPTED;
    for (const input of [RECORD, [RECORD], { add: [RECORD] }, { items: [RECORD] }]) {
      expect((await api.opendes(['record', 'add'], { stdin: JSON.stringify(input) })).status).to.equal(0);
    }
    await api.opendes(['record', 'remove', '--file', '-'], { stdin: JSON.stringify({ items: [RECORD, RECORD] }) });
    expect(api.daemon.seen.map(({ body }) => body)).to.deep.equal([
      ...Array(4).fill({ add: [RECORD] }),
      { remove: [RECORD, RECORD] },
    ]);
  });

  it('modify takes the two records by options or as JSON', async () => {
    api.daemon.replies['POST /api/v1/records'] = ACCEPTED;
    const modified = { ...RECORD, order: 5 };
    const json = { existing: RECORD, modified };
    await api.opendes([
      'record',
      'modify',
      '--existing',
      JSON.stringify(RECORD),
      '--modified',
      JSON.stringify(modified),
    ]);
    await api.opendes(['record', 'modify'], { stdin: JSON.stringify([json, json]) });
    expect(api.daemon.seen.map(({ body }) => body)).to.deep.equal([{ modify: [json] }, { modify: [json, json] }]);
  });

  it('take JSON with a byte order mark, and none with a name that is there twice in an object', async () => {
    api.daemon.replies['POST /api/v1/records'] = ACCEPTED;
    const json = JSON.stringify(RECORD);
    expect((await api.opendes(['record', 'add'], { stdin: `\uFEFF${json}` })).status).to.equal(0);
    const twice = json.replace('{', '{"order":1,');
    const { status, stderr } = await api.opendes(['record', 'add'], { stdin: `{"add":[${twice}]}` });
    expect(status).to.equal(1);
    expect(stderr).to.match(/^error INPUT_INVALID: standard input cannot be taken: the name "order" is there twice/);
    const modify = ['record', 'modify', '--existing', twice, '--modified', json];
    expect((await api.opendes(modify)).stderr).to.match(/--existing cannot be taken: the name "order" is there twice/);
    expect(api.daemon.seen).to.have.length(1);
  });

  it('add refuses input that is no JSON or no list of records, and sends nothing', async () => {
    for (const stdin of ['{', '5', '"x"', '[1]', '']) {
      const { status, stderr } = await api.opendes(['record', 'add'], { stdin });
      expect(status).to.equal(1);
      expect(stderr).to.match(/^error INPUT_INVALID: standard input is not /);
    }
    const missing = await api.opendes(['record', 'add', '--file', '/no/such/file']);
    expect(missing.stderr).to.equal('error INPUT_INVALID: /no/such/file cannot be read: no such file or directory\n');
    expect(api.lines()).to.deep.equal([]);
  });

  it('add tells which records the daemon refuses, and why', async () => {
    api.daemon.replies['POST /api/v1/records'] = {
      status: 422,
      problem: {
        code: 'RECORD_INVALID',
        title: 'A record breaks the rules',
        detail: 'No record was added',
        records: [{ index: 1, reason: 'regexp: no delimiter' }],
        errors: [{ pointer: '#/add/1/regexp', detail: 'no delimiter' }],
      },
    };
    const { status, stdout, stderr } = await api.opendes(['record', 'add'], {
      stdin: JSON.stringify([RECORD, RECORD]),
    });
    expect(status).to.equal(1);
    expect(stdout).to.equal('');
    expect(stderr).to.equal('error RECORD_INVALID: No record was added\n  record 2: regexp: no delimiter\n');
  });

  it('list asks for what it is told to and prints blocks with a star', async () => {
    const { e164Number: _, ...rest } = RECORD;
    const block = { ...rest, e164Prefix: '+44163296', ttl: 60 };
    api.daemon.replies['GET /api/v1/records?operator=208-01&prefix=%2B44&limit=5'] = {
      json: { items: [RECORD, block] },
    };
    const { stdout } = await api.opendes(['record', 'list', '--operator', '208-01', '--prefix', '+44', '--limit', '5']);
    expect(stdout.split('\n')).to.deep.equal([
      'NUMBER         ORDER  PREFERENCE  FLAGS  SERVICE  REGEXP                       REPLACEMENT  TTL',
      '+441632960001  100    10          u      E2U+sip  !^.*$!sip:info@ims.example!  .            -',
      '+44163296*     100    10          u      E2U+sip  !^.*$!sip:info@ims.example!  .            60',
      '',
    ]);
  });

  it('list --all follows every page and makes one list of them', async () => {
    api.daemon.replies['GET /api/v1/records?limit=1000'] = { json: { items: [RECORD], next: 'p2' } };
    api.daemon.replies['GET /api/v1/records?limit=1000&after=p2'] = { json: { items: [RECORD], next: 'p3' } };
    api.daemon.replies['GET /api/v1/records?limit=1000&after=p3'] = { json: { items: [] } };
    const json = await api.opendes(['record', 'list', '--all', '--json']);
    expect(JSON.parse(json.stdout)).to.deep.equal({ items: [RECORD, RECORD] });
    const table = await api.opendes(['record', 'list', '--all']);
    expect(table.stdout.trim().split('\n')).to.have.lengthOf(3);
    expect(table.stderr).to.equal('');
  });

  it('list --limit beyond a page asks for the rest, and says when there are more', async () => {
    const page = Array(1000).fill(RECORD);
    api.daemon.replies['GET /api/v1/records?limit=1000'] = { json: { items: page, next: 'p2' } };
    api.daemon.replies['GET /api/v1/records?limit=2&after=p2'] = { json: { items: [RECORD, RECORD], next: 'p3' } };
    const table = await api.opendes(['record', 'list', '--limit', '1002']);
    expect(table.stdout.trim().split('\n')).to.have.lengthOf(1003);
    expect(table.stderr).to.contain('There are more');
    const json = JSON.parse((await api.opendes(['record', 'list', '--limit', '1002', '--json'])).stdout);
    expect(json.items).to.have.lengthOf(1002);
    expect(json.next).to.equal('p3');
  });
});
