import { relative } from 'node:path';
import { checkContract } from './check-contract.js';
import type { Finding } from './libxml2.js';
import { CONTRACT } from './paths.js';
import { availableValidators } from './validator.js';
import { disagreement, isKnownDefect, MESSAGE_FILES, readVerdicts } from './verdicts.js';

// Usage: tsx scripts/contract/main.ts [WSDL XSD]. Without arguments, the contract of this checkout, and then the message files of
// test/contract/ too, by every validator that is installed. Exit status: 0 all good, 1 something is wrong.

function report(name: string, findings: Finding[]): void {
  console.log(`${findings.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  for (const { file, line, message } of findings) {
    console.error(`     ${relative('.', file)}:${line > 0 ? `${line}:` : ''} ${message}`);
  }
  if (findings.length > 0) process.exitCode = 1;
}

const [wsdl = CONTRACT.wsdl, xsd = CONTRACT.xsd] = process.argv.slice(2);
for (const { name, findings } of checkContract({ wsdl, xsd })) report(name, findings);

if (process.exitCode !== 1 && process.argv.length <= 2) {
  const verdicts = readVerdicts();
  for (const validator of await availableValidators()) {
    const judged = verdicts.filter((verdict) => !isKnownDefect(validator, verdict));
    const findings = judged.flatMap((verdict) => {
      const message = disagreement(validator, verdict);
      return message === undefined ? [] : [{ file: `${MESSAGE_FILES}${verdict.file}`, line: 0, message }];
    });
    report(`${validator.name} gives ${judged.length} message files of test/contract their verdicts`, findings);
  }
}
