'use strict';

// One character a test while they run, every failure in full with its diff, and the closing line
// `N passed, N failed, N skipped` alone at the very end, for people and for programs that read the log. Where OPENDES_TEST_COUNTS names a file,
// the counts go there instead, for who adds up those of several runs.

const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

const { Base } = reporters;
const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Runner.constants;

/** Characters a progress line holds before it breaks. */
const LINE_WIDTH = 100;

// The default cuts a diff after 8192 characters: less than two SOAP messages with a few records.
Base.maxDiffSize = 1024 * 1024;

class ClosingLineReporter extends Base {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    let column = 0;

    const mark = (style, character) => {
      process.stdout.write(Base.color(style, character));
      column += 1;
      if (column === LINE_WIDTH) {
        process.stdout.write('\n');
        column = 0;
      }
    };

    runner.on(EVENT_TEST_PASS, () => mark('green', '.'));
    runner.on(EVENT_TEST_PENDING, (test) => {
      skipped.push(test.fullTitle());
      mark('pending', ',');
    });
    runner.on(EVENT_TEST_FAIL, (test) => {
      // Named at once too: a run that hangs or is ended later has still said what failed.
      process.stdout.write(`\n${Base.color('fail', `! ${test.fullTitle()}`)}\n`);
      column = 0;
    });
    runner.once(EVENT_RUN_END, () => {
      process.stdout.write('\n');
      if (this.failures.length > 0) Base.list(this.failures);
      for (const title of skipped) process.stdout.write(`skipped: ${title}\n`);
    });
  }

  /** Called by mocha last, with what becomes the exit status: a skipped test is a failed run where CI is `true`. */
  done(failures, exit) {
    const { passes = 0, failures: failed = 0, pending = 0 } = this.stats;
    const refused = process.env.CI === 'true' ? pending : 0;
    if (refused > 0) process.stdout.write('CI is true: the run fails because of the skipped tests named above\n');
    const file = process.env.OPENDES_TEST_COUNTS;
    if (file === undefined) process.stdout.write(`${passes} passed, ${failed} failed, ${pending} skipped\n`);
    else writeFileSync(file, JSON.stringify({ passed: passes, failed, skipped: pending }));
    exit(failures + refused);
  }
}

module.exports = ClosingLineReporter;
