import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Asks the server at that port of 127.0.0.1 what is in a file of questions, again and again, at a steady rate. */
export interface Asking {
  port: number;
  questions: string;
  /** Questions a second. */
  rate: string;
}

/** Milliseconds that each query has waited for its answer, until the signal or for so many seconds. Throws where one had none. */
export async function latencies(
  { port, questions, rate }: Asking,
  seconds: number,
  until?: AbortSignal,
): Promise<number[]> {
  const where = ['-s', '127.0.0.1', '-p', `${port}`, '-d', questions];
  const child = spawn('dnsperf', [...where, '-Q', rate, '-l', `${seconds}`, '-v'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  until?.addEventListener('abort', () => child.kill('SIGINT'));
  const output = await text(child.stdout);
  const lost = /Queries lost:\s+([1-9]\d*)/.exec(output);
  if (lost !== null) throw new Error(`${lost[1]} queries were not answered`);
  return [...output.matchAll(/^> NOERROR \S+ NAPTR ([\d.]+)$/gm)].map(([, waited]) => 1000 * Number(waited));
}
