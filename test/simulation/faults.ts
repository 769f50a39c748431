import type { Random } from './random.js';

/** How bad the world is: probabilities for each message, transaction or moment. */
export interface Faults {
  /** A message, or its ACK, does not arrive. */
  lose: number;
  loseAck: number;
  /** It comes later than others that were sent after it, perhaps after T0. */
  delay: number;
  delayAck: number;
  /** It arrives once more, some time later. */
  duplicate: number;
  /** Something else than the peer's word comes back, or a refusal, and the message has not arrived. */
  badAnswer: number;
  /** A transaction of a store fails. */
  failWrite: number;
  /** After an act of an operator, a process is to end somewhere in what follows. */
  crash: number;
}

export const NO_FAULTS: Faults = {
  lose: 0,
  loseAck: 0,
  delay: 0,
  delayAck: 0,
  duplicate: 0,
  badAnswer: 0,
  failWrite: 0,
  crash: 0,
};

/** Each fault occurs in half of the worlds only, so that each also meets a world in which little else goes wrong. */
export function badWorld(random: Random): Faults {
  const some = (most: number) => (random.chance(0.5) ? random.next() * most : 0);
  return {
    lose: some(0.4),
    loseAck: some(0.4),
    delay: some(0.5),
    delayAck: some(0.3),
    duplicate: some(0.3),
    badAnswer: some(0.15),
    failWrite: some(0.1),
    crash: some(0.3),
  };
}
