import { Random } from '../simulation/random.js';

/** Randomness of a test. The seed is printed where the test fails; `OPENDES_SEED` gives it again. */
export function seeded(): { seed: number; random: Random } {
  const seed = Number(process.env.OPENDES_SEED ?? Math.floor(Math.random() * 2 ** 31));
  return { seed, random: new Random(seed) };
}
