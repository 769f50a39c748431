import { ConfigError, describeProblem } from '../config/config-error.js';
import { StoreError } from '../idd/ports/store/index.js';
import { ApiProblem } from './admin-client.js';
import type { ProblemJson } from './api-types.js';
import { jsonText } from './escape-marks.js';
import { Failure } from './failure.js';
import { plainText } from './plain-text.js';

/** Why a command failed, in lines for people: `error CODE: detail`, then what it is about in detail. */
export function failureText(error: unknown): string {
  return linesOf(error)
    .map((line) => `${plainText(line)}\n`)
    .join('');
}

function linesOf(error: unknown): string[] {
  if (error instanceof ConfigError) return error.problems.map((it) => `error ${error.code}: ${describeProblem(it)}`);
  if (error instanceof StoreError) return [`error ${error.code}: ${error.message}`];
  if (error instanceof Failure) return [`error ${error.code}: ${error.message}`, ...error.lines.map(indented)];
  if (error instanceof ApiProblem) {
    const { code } = error.problem;
    return [`error ${code}: ${error.message}`, ...(error.lines ?? placesOf(error.problem)).map(indented)];
  }
  const fault = error instanceof Error ? error : new Error(String(error));
  // The stack is for the report of the fault.
  return [`error UNFORESEEN: ${fault.message}`, ...(fault.stack?.split('\n').slice(1) ?? [])];
}

/** Where the daemon points to records, its list of errors says the same once more; a single error is in the detail already. */
function placesOf({ records = [], errors = [] }: ProblemJson): string[] {
  if (records.length > 0) return records.map(({ index, reason }) => `record ${index + 1}: ${reason}`);
  return errors.length === 1
    ? []
    : errors.map(({ pointer, parameter, detail }) => `${pointer ?? parameter}: ${detail}`);
}

function indented(line: string): string {
  return `  ${line}`;
}

/** The same for programs; the shape of problem details [RFC 9457] as far as it applies. */
export function failureJson(error: unknown): string {
  return `${jsonText(jsonOf(error))}\n`;
}

function jsonOf(error: unknown): object {
  if (error instanceof ApiProblem) return { ...error.problem, ...(error.lines && { lines: error.lines }) };
  if (error instanceof ConfigError) return { code: error.code, detail: error.message, problems: error.problems };
  if (error instanceof StoreError) return { code: error.code, detail: error.message };
  if (error instanceof Failure) {
    return { code: error.code, detail: error.message, ...(error.lines.length > 0 && { lines: error.lines }) };
  }
  return { code: 'UNFORESEEN', detail: error instanceof Error ? error.message : String(error) };
}
