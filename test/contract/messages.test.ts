import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { COMMAND_CODES } from '../../scripts/contract/checks/operations.js';
import { availableValidators, createValidator, type SchemaValidator } from '../../scripts/contract/validator.js';
import {
  disagreement,
  isKnownDefect,
  KNOWN_DEFECTS,
  MESSAGE_FILES,
  readMessage,
  readVerdicts,
} from '../../scripts/contract/verdicts.js';

const verdicts = readVerdicts();

/** What the parser says of these depends on how it recovers. */
const NOT_WELL_FORMED = [
  'attribute-twice',
  'character-not-allowed',
  'encoding-unknown',
  'end-tag-of-another-element',
  'envelope-not-closed',
  'second-document-element',
  'truncated-in-record',
  'undeclared-entity',
  'undeclared-prefix',
].map((name) => `invalid/${name}.xml`);

describe('the table of message files', () => {
  it('lists every file of valid/ and invalid/ once, and no other', () => {
    const files = ['valid', 'invalid'].flatMap((directory) =>
      readdirSync(`${MESSAGE_FILES}${directory}`).map((name) => `${directory}/${name}`),
    );
    expect(verdicts.map(({ file }) => file).sort()).to.deep.equal(files.sort());
  });

  it('has at least 60 files, and each is valid or not as its directory says', () => {
    expect(verdicts.length).to.be.at.least(60);
    for (const { file, valid } of verdicts) expect(file.startsWith('valid/'), file).to.equal(valid);
  });

  it('has valid and invalid messages of every command code and of ACK', () => {
    for (const code of [...COMMAND_CODES, 'ACK']) {
      const stem = code.toLowerCase().replaceAll('_', '-');
      for (const directory of ['valid', 'invalid']) {
        const found = verdicts.some(({ file }) => new RegExp(`^${directory}/${stem}[.-]`).test(file));
        expect(found, `${directory}/${stem}*.xml`).to.equal(true);
      }
    }
  });

  it('gives each invalid message one answer: a return code or a fault, and none to an ACK', () => {
    for (const { file, valid, ackCode, fault, answer } of verdicts) {
      const answers = [ackCode, fault].filter((given) => given !== null && given !== undefined);
      expect(answers, file).to.have.length(valid || answer ? 0 : 1);
    }
  });

  it('knows every file that a validator is excused for', () => {
    const files = verdicts.map(({ file }) => file);
    for (const excused of Object.values(KNOWN_DEFECTS)) expect(files).to.include.members([...excused]);
  });
});

describe('message files', () => {
  let validators: SchemaValidator[];

  before(async () => {
    validators = await availableValidators();
  });

  it('are judged by libxml2-wasm at least', () => {
    expect(validators.map(({ name }) => name)).to.include('libxml2-wasm');
  });

  for (const verdict of verdicts) {
    it(`${verdict.file}: ${verdict.reason}`, () => {
      for (const validator of validators) {
        if (isKnownDefect(validator, verdict)) continue;
        expect(disagreement(validator, verdict), validator.name).to.equal(undefined);
      }
    });
  }

  it('are invalid for one reason: libxml2-wasm finds one thing wrong with each that is well-formed', async () => {
    const validator = await createValidator();
    for (const verdict of verdicts.filter(({ file, valid }) => !valid && !NOT_WELL_FORMED.includes(file))) {
      expect(validator.validate(readMessage(verdict)), verdict.file).to.have.length(1);
    }
  });
});

describe('the validator', () => {
  let validator: SchemaValidator;

  before(async () => {
    validator = await createValidator();
  });

  for (const [what, text] of [
    ['an empty text', ''],
    ['white space', ' \n'],
    ['a text that is no XML', 'ADD_DATA_REQ'],
    ['a NUL after the document', '<a/>\0'],
    ['half a surrogate pair', '<a>\ud83d</a>'],
  ] as const) {
    it(`finds ${what} invalid`, () => {
      expect(validator.validate(text)).not.to.deep.equal([]);
    });
  }

  it('gives the same verdict again after an error', () => {
    const good = readMessage(verdicts.find(({ file }) => file === 'valid/add-data-req.xml')!);
    expect(validator.validate(good)).to.deep.equal([]);
    expect(validator.validate('<a>')).not.to.deep.equal([]);
    expect(validator.validate(good)).to.deep.equal([]);
  });
});
