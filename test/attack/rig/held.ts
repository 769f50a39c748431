import { expect } from 'chai';
import { textOf } from '../../des/idd-text.js';
import { LEAST_ANSWERS, type Seen } from './attacked.js';
import type { HttpAnswer } from './http.js';

const MIB = 1024 * 1024;

/** Most memory that a daemon with default limits takes, whatever is sent to it, in bytes. */
export const MOST_MEMORY = 600 * MIB;

/** Most bytes that one answer has, apart from lists of records that somebody has asked for. */
export const MOST_ANSWER = 64 * 1024;

/**
 * Expects that an attack came to its end, that the process lives and stayed small, and that nobody honest noticed: each
 * of their questions was answered, and each of them has asked many times.
 */
export function expectHeld<T>({ result, honest, peak, lives }: Seen<T>, mostMemory = MOST_MEMORY): T {
  expect(lives, 'the process lives').to.equal(true);
  for (const [who, { failures, latencies }] of Object.entries(honest)) {
    expect(failures, `what the honest ${who} did not get`).to.deep.equal([]);
    expect(latencies.length, `answers to the honest ${who}`).to.be.at.least(LEAST_ANSWERS);
  }
  expect(result, 'what the attack gave before the time was over').to.not.equal(undefined);
  expect(peak / MIB, 'MiB of memory at most').to.be.below(mostMemory / MIB);
  return result!;
}

/** Expects that each request got a whole answer of bounded size, with one of these statuses. */
export function expectBounded(answers: readonly HttpAnswer[], ...statuses: number[]): void {
  for (const { status, bytesOut, isWhole, text } of answers) {
    expect(status, text.slice(0, 300)).to.be.oneOf(statuses);
    expect(bytesOut, 'bytes of the answer').to.be.at.most(MOST_ANSWER);
    expect(isWhole, 'the answer is whole').to.equal(true);
  }
}

/** Expects that each message got a fault, an ACK that refuses it, or an HTTP status that does, in a bounded answer. */
export function expectRefused(answers: readonly HttpAnswer[]): void {
  expectBounded(answers, 200, 400, 408, 413, 415, 431, 500, 503);
  for (const { status, text } of answers) {
    if (status === 200) expect(textOf(text, 'returnCode'), text.slice(0, 300)).to.match(/^[45]/);
  }
}
