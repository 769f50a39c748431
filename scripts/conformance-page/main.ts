// Writes the generated part of docs/conformance.md: which case checks which sentence.
import { readFileSync, writeFileSync } from 'node:fs';
import { CLAUSES } from '../../src/conformance/cases/index.js';
import { renewPage } from './page.js';

const FILE = new URL('../../docs/conformance.md', import.meta.url);

writeFileSync(FILE, renewPage(readFileSync(FILE, 'utf8'), CLAUSES));
