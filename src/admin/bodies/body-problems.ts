import type { z } from 'zod';
import { ApiRefusal } from '../problem.js';

/** A body of thousands of wrong records is answered with its first problems only; more are not looked for. */
const MOST_PROBLEMS = 100;
/** Characters of what is said about one problem: a name from the body may be as long as the body. */
const MOST_DETAIL = 300;

type Issue = z.core.$ZodIssue;

/** What is wrong with a body, as far as the refusal lists it. */
export class BodyProblems {
  readonly #told: { path: PropertyKey[]; detail: string }[] = [];
  #isCutOff = false;

  /** Whether there are as many as are listed. */
  get isFull(): boolean {
    return this.#told.length >= MOST_PROBLEMS;
  }

  get isEmpty(): boolean {
    return this.#told.length === 0;
  }

  /** `place`: the path of what was checked. */
  add(issues: readonly Issue[], place: readonly PropertyKey[] = []): void {
    for (const { path, message } of issues.slice(0, MOST_PROBLEMS - this.#told.length)) {
      this.#told.push({ path: [...place, ...path], detail: shortened(message) });
    }
    if (this.isFull) this.#isCutOff = true;
  }

  /** REQUEST_INVALID, which points to each place that is wrong. */
  refusal(): ApiRefusal {
    const [first] = this.#told;
    const where = first !== undefined && first.path.length > 0 ? `${pointer(first.path)}: ` : '';
    return new ApiRefusal('REQUEST_INVALID', `${where}${first?.detail}${this.#more()}`, {
      errors: this.#told.map(({ path, detail }) => ({ pointer: pointer(path), detail })),
      records: this.#told.flatMap(recordReason),
    });
  }

  #more(): string {
    const more = this.#told.length - 1;
    if (this.#isCutOff) return ` (and ${more} more; no further ones were looked for)`;
    return more > 0 ? ` (and ${more} more)` : '';
  }
}

/** The text, or its beginning where it is long. */
function shortened(text: string): string {
  return text.length <= MOST_DETAIL ? text : `${text.slice(0, MOST_DETAIL)}…`;
}

/** [RFC 6901 §6], the form that RFC 9457 §3 uses. */
function pointer(path: PropertyKey[]): string {
  const steps = path.map((step) =>
    encodeURIComponent(shortened(String(step)).replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  return ['#', ...steps].join('/');
}

/** For an error inside a list of records or modifications: which one it is, as the operation's own refusals tell it. */
function recordReason({ path, detail }: { path: PropertyKey[]; detail: string }): { index: number; reason: string }[] {
  const [list, index, ...field] = path;
  if (!['add', 'modify', 'remove'].includes(String(list)) || typeof index !== 'number') return [];
  return [{ index, reason: field.length > 0 ? `${field.join('.')}: ${detail}` : detail }];
}
