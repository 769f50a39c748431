import { type Command, Option } from 'commander';
import { formatListenAddress } from '../config/listen-address.js';
import type { Case } from '../conformance/case.js';
import { CASES } from '../conformance/cases/index.js';
import { chooseCases } from '../conformance/choose.js';
import { requireSoapService } from '../conformance/positive-control.js';
import { caseJson, runJson } from '../conformance/reports/json.js';
import { junitXml } from '../conformance/reports/junit.js';
import { conforms } from '../conformance/reports/tally.js';
import { caseText, listText, summaryText } from '../conformance/reports/text.js';
import type { CaseReport } from '../conformance/runner.js';
import { DEFAULTS, type TesterSettings } from '../conformance/settings.js';
import { runTester, type TestRun } from '../conformance/tester.js';
import { TesterFailure } from '../conformance/tester-failure.js';
import { addCommand, CommandContext } from './command-context.js';
import type { CommandIo } from './command-io.js';
import {
  type ConformanceOptions,
  caseNames,
  DEFAULT_LISTEN,
  ipAddress,
  listenAddress,
  numberBlock,
  operatorId,
  targetUrl,
  testerSettings,
  timeout,
} from './conformance-options.js';
import { ExitStatus } from './exit-status.js';
import { Failure } from './failure.js';
import { writeFileWhole } from './output-file.js';
import { plainText } from './plain-text.js';
import { listenFailure } from './startup-failure.js';

/** `conformance`: tests any DES from outside against the Recommendation and SOAP 1.2. */
export function addConformanceCommand(program: Command, io: CommandIo): void {
  const command = addCommand(program, 'conformance', 'test any DES against ITU-T Q.3645 and SOAP 1.2, as a peer of it')
    .argument('[url]', "the target's Idd URL", targetUrl)
    .option('--target-operator <id>', "the target's operator", operatorId)
    .option(
      '--target-address <address>',
      "the target's address in message headers (default: host of the URL)",
      ipAddress,
    )
    .option(
      '--operator <id>',
      'operator kept for the tests, which the target has as a peer',
      operatorId,
      DEFAULTS.operator,
    )
    .option('--address <address>', "the tester's address in message headers (default: where it listens)", ipAddress)
    .addOption(
      new Option('--listen <address>', 'where the tester listens; without a port, on a free one')
        .argParser(listenAddress)
        .default(DEFAULT_LISTEN, DEFAULTS.listen),
    )
    .option('--numbers <prefix>', "block that the tester's numbers are out of", numberBlock, DEFAULTS.numbers)
    .addOption(
      new Option('--timeout <duration>', 'how long an answer, a response or a retransmission may take to come')
        .argParser(timeout)
        .default(DEFAULTS.timeout, '10s'),
    )
    .option(
      '--requests <duration>',
      "how long to wait for each request that the target's operator begins (default: not at all)",
      timeout,
    )
    .option('--only <ids>', 'run only these cases or clauses: q3645/7.3.1,soap12/5.4.7/1', caseNames)
    .option('--strict', 'exit status 1 also when a recommended behaviour is missing')
    .option('--list', 'print the cases and run none')
    .option('--junit <file>', 'write a report in the form of JUnit as well');
  command.action(async (url: URL | undefined, options: ConformanceOptions) => {
    const context = new CommandContext(io, options);
    const wrong = (message: string): never => command.error(message, { exitCode: 2 });
    const cases = casesOf(options, wrong);
    if (options.list) return context.print({ cases: cases.map(caseJson) }, () => listText(cases));
    if (url === undefined) return wrong("error: the target's URL is needed");
    if (options.targetOperator === undefined) return withoutOperator(url, options, wrong);
    const strict = options.strict === true;
    const run = await test(context, await testerSettings(url, options.targetOperator, options, wrong), cases);
    const { removal } = run;
    await context.print(runJson(run, strict), () =>
      summaryText({ ...run, removal: { ...removal, text: plainText(removal.text) } }),
    );
    if (options.junit !== undefined) await writeFileWhole(io, options.junit, pieces(junitXml(run, strict)));
    if (!conforms(run, strict) || !removal.done) throw new ExitStatus(1);
  });
}

function casesOf({ only }: ConformanceOptions, wrong: (message: string) => never): readonly Case[] {
  if (only === undefined) return CASES;
  const found = chooseCases(CASES, only);
  return 'unknown' in found
    ? wrong(`error: --only: there is no case "${found.unknown}" (--list names them)`)
    : found.chosen;
}

/** That the target is down, or no SOAP service, is said first: whose DES it is would not help then. */
async function withoutOperator(url: URL, { timeout: time }: ConformanceOptions, wrong: (message: string) => never) {
  await requireSoapService(url, time).catch(asFailure);
  wrong("error: --target-operator is needed: the identifier of the target's operator, such as 234-15");
}

function asFailure(error: unknown): never {
  throw error instanceof TesterFailure ? new Failure(error.code, error.message) : error;
}

/** One run. The first SIGINT or SIGTERM ends it in order, the second at once. */
async function test(context: CommandContext, settings: TesterSettings, cases: readonly Case[]): Promise<TestRun> {
  const { io } = context;
  const ending = new AbortController();
  const interrupted = () => {
    if (ending.signal.aborted) io.exit(1);
    ending.abort();
    void context.remark("Interrupted: removing the tester's node. Again to end at once.");
  };
  const reported = (report: CaseReport) => {
    if (!context.json) void context.write(caseText(plainReport(report)));
  };
  const begun = (url: string) =>
    void context.remark(`Playing operator ${settings.operator} at ${url} against ${settings.url.href}`);
  const asking = (one: Case) =>
    void context.remark(`${one.id} waits for a request of the target: change a record there now`);
  io.signals.on('SIGINT', interrupted);
  io.signals.on('SIGTERM', interrupted);
  try {
    return await runTester(settings, cases, { signal: ending.signal, begun, reported, asking });
  } catch (error) {
    if (error instanceof TesterFailure) return asFailure(error);
    throw listenFailure(error, `${formatListenAddress(settings.listen)} (--listen)`);
  } finally {
    io.signals.off('SIGINT', interrupted);
    io.signals.off('SIGTERM', interrupted);
  }
}

/** What the target has said goes to a terminal. */
function plainReport({ verdict, ...report }: CaseReport): CaseReport {
  return { ...report, verdict: { ...verdict, saw: plainText(verdict.saw) } };
}

async function* pieces(text: string): AsyncGenerator<string> {
  yield text;
}
