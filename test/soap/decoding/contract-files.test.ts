import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { readAnswer } from '../../../src/soap/decoding/answer-reader.js';
import { read } from './reading.js';

interface Verdict {
  file: string;
  valid: boolean;
  reason: string;
  ackCode: number | null;
  fault?: string;
  answer?: boolean;
}

const directory = new URL('../../contract/', import.meta.url);
const verdicts = JSON.parse(readFileSync(new URL('verdicts.json', directory), 'utf8')) as Verdict[];

describe('the message files of the contract', () => {
  for (const { file, valid, reason, ackCode, fault, answer } of verdicts) {
    const expected = valid ? 'is valid' : (ackCode ?? fault ?? 'is no answer');
    it(`${file}: ${reason}: ${expected}`, () => {
      const bytes = readFileSync(new URL(file, directory));
      if (answer) {
        expect(readAnswer(bytes).kind).to.equal(valid ? 'ack' : 'garbage');
        return;
      }
      for (const chunk of [bytes.length, 7]) {
        const { rejection, message } = read(bytes, { chunk });
        if (valid) expect(rejection).to.equal(undefined);
        else if (ackCode !== null) expect(rejection).to.include({ kind: 'ack', returnCode: ackCode });
        else expect(rejection).to.include({ kind: 'fault', fault });
        expect(message === undefined).to.equal(!valid);
      }
    });
  }
});
