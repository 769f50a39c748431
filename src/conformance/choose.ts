import type { Case } from './case.js';

/**
 * The cases that the given ids name, or the ids that begin with one of them at a whole part: `q3645/7.3.1` names `q3645/7.3.1/2` and not
 * `q3645/7.3.10/1`. A name that names no case is given back instead.
 */
export function chooseCases(
  cases: readonly Case[],
  names: readonly string[],
): { chosen: Case[] } | { unknown: string } {
  const isNamed = (id: string, name: string) =>
    id === name || id.startsWith(`${name.replace(/[/.]$/, '')}/`) || id.startsWith(`${name}.`);
  const unknown = names.find((name) => !cases.some(({ id }) => isNamed(id, name)));
  if (unknown !== undefined) return { unknown };
  return { chosen: cases.filter(({ id }) => names.some((name) => isNamed(id, name))) };
}
