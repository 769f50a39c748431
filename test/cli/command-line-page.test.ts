import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/run.js';
import { Collected } from './command-run.js';

const page = readFileSync(new URL('../../docs/command-line.md', import.meta.url), 'utf8');

/** The sections of the commands: heading and text. */
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((section) => ({ heading: section.split('\n', 1)[0]!, text: section }));

/** The command that a line of words calls, by descending into the groups. */
function called(words: string[]): Command | undefined {
  let at: Command | undefined = createProgram({ stdout: new Collected(), stderr: new Collected() } as never);
  for (const word of words) {
    if (at === undefined || at.commands.length === 0) return at;
    at = at.commands.find((command) => command.name() === word);
  }
  return at;
}

function names(parent: Command, prefix: string): string[] {
  return parent.commands.flatMap((command) => {
    const name = `${prefix} ${command.name()}`;
    return command.commands.length > 0 ? names(command, name) : [name];
  });
}

describe('docs/command-line.md', () => {
  it('has one section for each command', () => {
    const program = createProgram({ stdout: new Collected(), stderr: new Collected() } as never);
    expect(sections.map(({ heading }) => heading)).to.have.members(names(program, 'opendes'));
  });

  for (const { heading, text } of sections) {
    it(`shows an example of ${heading} with options that it has`, () => {
      const examples = [...text.matchAll(/^```sh\n(.+)\n```$/gm)].map(([, line]) => line!);
      const calls = examples.flatMap((line) => line.split(' | '));
      expect(
        calls.some((call) => call.startsWith(heading)),
        heading,
      ).to.equal(true);
      for (const call of calls) {
        const words = call.split(' ').slice(1);
        const options = called(words)?.options.map(({ long }) => long);
        expect(options, call).to.include.members(words.filter((word) => word.startsWith('--')));
      }
    });

    it(`mentions every option of ${heading} of its own, or gives it in an example`, () => {
      const own = called(heading.split(' ').slice(1))!.options.map(({ long }) => long!);
      const shared = ['--json', '--config', '--wait', '--timeout'];
      // `record remove` refers to `record add`.
      const where = heading === 'opendes record remove' ? page : text;
      for (const option of own) if (!shared.includes(option)) expect(where, option).to.contain(option);
    });
  }
});
