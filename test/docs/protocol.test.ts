import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { createValidator } from '../../scripts/contract/validator.js';
import { type DesUnderTest, hostRecord, startDesUnderTest } from '../des/des-under-test.js';
import { textOf } from '../des/idd-text.js';

interface Example {
  xml: string;
  returnCode?: number;
  response?: { command: string; resultCode: number };
}

/** The XML blocks of the page, with the answer that stands in the comment before them. */
function examplesOf(page: string): Example[] {
  const block = /(?:<!-- answer: ACK (\d+)(?: then (\w+) (\d+))? -->\n)?```xml\n([\s\S]*?)```/g;
  return [...page.matchAll(block)].map(([, code, command, result, xml]) => ({
    xml: xml!,
    returnCode: code === undefined ? undefined : Number(code),
    response: command === undefined ? undefined : { command, resultCode: Number(result) },
  }));
}

describe('docs/protocol.md', () => {
  let examples: Example[];
  let under: DesUnderTest;
  before(async () => {
    examples = examplesOf(await readFile(new URL('../../docs/protocol.md', import.meta.url), 'utf8'));
    under = await startDesUnderTest();
  });
  after(() => under.close());

  it('shows only messages that are valid, but for the one with another protocol version', async () => {
    const validator = await createValidator();
    expect(examples).to.have.length.above(6);
    for (const { xml, returnCode } of examples) {
      const errors = validator.validate(xml);
      if (returnCode === 403) expect(errors, xml).to.not.deep.equal([]);
      else expect(errors, xml).to.deep.equal([]);
    }
  });

  it('tells the answers that a DES gives, one message after the other', async () => {
    const regexp = '!^(.*)$!sip:\\1@ims.example!';
    await under.des.operation.changeRecords({ command: 'ADD_DATA_REQ', records: [{ ...hostRecord(), regexp }] });
    const asked = examples.filter(({ returnCode }) => returnCode !== undefined);
    expect(asked).to.have.length.above(4);
    for (const { xml, returnCode, response } of asked) {
      const answer = await under.peer.post(xml);
      expect(answer.returnCode, answer.text).to.equal(returnCode);
      if (response === undefined) continue;
      const received = await under.peer.next(response.command, textOf(xml, 'messageId'));
      expect(received.resultCode, received.xml).to.equal(response.resultCode);
    }
  });
});
