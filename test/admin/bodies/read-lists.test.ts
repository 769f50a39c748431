import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { z } from 'zod';
import { listReader, SHORT_TEXT } from '../../../src/admin/bodies/read-lists.js';
import { ApiRefusal } from '../../../src/admin/problem.js';

/** Entries that have been looked into since the last reset. */
let checked = 0;
const entry = z.strictObject({
  n: z
    .int()
    .min(0)
    .refine(() => {
      checked += 1;
      return true;
    }),
  text: z.string().optional(),
});
const schema = z.strictObject({ add: z.array(entry).optional(), remove: z.array(entry).optional() });
const read = listReader(schema);

async function refusalOf(text: string): Promise<ApiRefusal> {
  const outcome = await Promise.resolve()
    .then(() => read(text))
    .catch((error: unknown) => error);
  expect(outcome).to.be.instanceOf(ApiRefusal);
  return outcome as ApiRefusal;
}

const entries = (count: number, text?: string) =>
  Array.from({ length: count }, (_, n) => ({ n, ...(text && { text }) }));
const LONG = 10_000;

describe('reading a body of lists', () => {
  beforeEach(() => {
    checked = 0;
  });

  it('reads a short text at once', () => {
    expect(read(JSON.stringify({ add: entries(3) }))).to.deep.equal({ add: entries(3) });
    expect(read('{}')).to.deep.equal({});
    expect(read('{"remove":[]}')).to.deep.equal({ remove: [] });
  });

  it('reads a long text with pauses, and gives the same', async () => {
    let turns = 0;
    let isOver = false;
    const others = (async () => {
      for (; !isOver; turns++) await nextTurn();
    })();
    const text = JSON.stringify({ add: entries(LONG), remove: entries(2) });
    expect(await read(text)).to.deep.equal({ add: entries(LONG), remove: entries(2) });
    isOver = true;
    await others;
    expect(turns).to.be.at.least(Math.floor(text.length / (2 * SHORT_TEXT)));
  });

  it('reads what is written with white space and escapes', async () => {
    const text = JSON.stringify({ add: entries(LONG, 'é"\\\u2028') }, undefined, 2);
    expect(await read(`\n ${text} `)).to.deep.equal({ add: entries(LONG, 'é"\\\u2028') });
  });

  it('refuses two members of one name, wherever they are, and points to the second [RFC 8259 §4]', async () => {
    const long = JSON.stringify(entries(LONG));
    const repeated = JSON.stringify(entries(LONG + 1)).replace(`"n":${LONG - 1}`, '"n":1,"n":2');
    for (const [text, pointer] of [
      ['{"add":[{"n":7}],"add":[]}', '#/add'],
      ['{"add":[{"n":7}],"\\u0061dd":[{"n":8}]}', '#/add'],
      ['{"remove":[{"n":7},{"n":7,"text":"n","n":7}]}', '#/remove/1/n'],
      [`{"add":[{"n":7}],"add":${long}}`, '#/add'],
      [`{"add":${long},"add":[{"n":7}]}`, '#/add'],
      [`{"remove":[{"n":1}],"add":${repeated}}`, `#/add/${LONG - 1}/n`],
    ] as const) {
      const { code, extra } = await refusalOf(text);
      expect(code).to.equal('REQUEST_INVALID');
      expect(extra.errors!.map((error) => error.pointer)).to.deep.equal([pointer]);
    }
    expect(read('{"add":[{"n":1},{"n":1}]}')).to.deep.equal({ add: [{ n: 1 }, { n: 1 }] });
  });

  it('looks through the whole of a long text: an entry that is no JSON is malformed', async () => {
    const long = JSON.stringify(entries(LONG)).replace(':0', ':');
    expect((await refusalOf(`{"add":${long},"remove":[{"n":7}]}`)).code).to.equal('JSON_MALFORMED');
  });

  it('points to a wrong entry wherever it is', async () => {
    const wrong = [...entries(LONG), { n: -1, text: 1 }];
    for (const given of [{ add: wrong.slice(-3) }, { add: wrong }]) {
      const { code, extra } = await refusalOf(JSON.stringify(given));
      const at = given.add.length - 1;
      expect(code).to.equal('REQUEST_INVALID');
      expect(extra.errors!.map(({ pointer }) => pointer)).to.deep.equal([`#/add/${at}/n`, `#/add/${at}/text`]);
      expect(extra.records!.map(({ index }) => index)).to.deep.equal([at, at]);
    }
  });

  for (const [what, count] of [
    ['short', 3000],
    ['long', 30_000],
  ] as const) {
    it(`looks no further in a ${what} text than the problems that it lists`, async () => {
      const text = `{"add":[${'{},'.repeat(count)}{"n":1}],"remove":[{"n":1}]}`;
      expect((await refusalOf(text)).extra.errors).to.have.length(100);
      expect(checked).to.equal(0);
    });
  }

  it('says of a problem no more than its beginning where it repeats long names', async () => {
    const names = Array.from({ length: 2000 }, (_, at) => `"k${at}":1`).join(',');
    const { message, extra } = await refusalOf(`{"add":[{"n":1,${names}}],${names}}`);
    expect(JSON.stringify(extra).length + message.length).to.be.below(2500);
  });

  for (const [what, text] of [
    ['nested lists', `{"add":[${'['.repeat(50_000)}${']'.repeat(50_000)}]}`],
    ['nested objects', `${'{"add":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['a list as the whole', `[${'{},'.repeat(20_000)}{}]`],
    ['many names', `{${Array.from({ length: 20_000 }, (_, at) => `"k${at}":1`).join(',')}}`],
    ['many names in an entry', `{"add":[{${Array.from({ length: 20_000 }, (_, at) => `"${at}":1`).join(',')}}]}`],
  ] as const) {
    it(`does not parse ${what} whose text is long`, async () => {
      const { code, message } = await refusalOf(text);
      expect([code, message]).to.deep.equal(['REQUEST_INVALID', message]);
      expect(message).to.match(/ more than 32768 characters$| deeper than 32 levels$/);
    });
  }

  for (const [what, text, code] of [
    ['a short text that is none', '{"add":[}', 'JSON_MALFORMED'],
    ['a long one whose last entry is none', `{"add":[${'{"n":1},'.repeat(LONG)}{]}`, 'JSON_MALFORMED'],
    ['a long one without an end', `{"add":[${'{"n":1},'.repeat(LONG)}`, 'JSON_MALFORMED'],
    ['a long one with an entry left out', `{"add":[${'{"n":1},'.repeat(LONG)},{"n":1}]}`, 'JSON_MALFORMED'],
    ['a long one that ends twice', `{"add":[${'{"n":1},'.repeat(LONG)}{"n":1}]}}`, 'JSON_MALFORMED'],
    ['a number', '17', 'REQUEST_INVALID'],
    ['null', 'null', 'REQUEST_INVALID'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      expect((await refusalOf(text)).code).to.equal(code);
    });
  }
});
