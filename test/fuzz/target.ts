import type { Random } from '../simulation/random.js';
import type { Bounds, Shape } from './growth.js';

/** Something that inputs are given to. */
export interface Target {
  bounds: Bounds;
  /** A random shape of an input. */
  shapeOf(random: Random): Shape;
  close(): Promise<void>;
}
