import type { Counted } from './steps.js';

/** What one input came to. */
export interface Answered {
  /** Bytes of the input, decompressed. */
  bytesIn: number;
  bytesOut: number;
  /** What was answered, in a word or two. */
  outcome: string;
}

/** An input of which one part can be of any size. */
export interface Shape {
  /** Says what it is, and what of it grows. */
  name: string;
  /** The smallest size. */
  from: number;
  /** Gives the input of a size to the product and settles when all work for it is done. */
  play(size: number): Promise<Answered>;
}

/** Something that costs more than it should. */
export interface Finding {
  shape: string;
  size: number;
  what: string;
}

export interface Bounds {
  /** Bytes of the largest input. */
  mostBytesIn: number;
  /** Bytes of an answer to an input of so many bytes. */
  mostBytesOut: (bytesIn: number) => number;
}

/** What takes the steps of what was done since the last call. */
export type TakeSteps = () => Promise<Counted>;

/** Doubling a size may not multiply the steps by more than this: in proportion, and some more. */
const MOST_RATIO = 2.5;

/** Steps below which a ratio says nothing: what any input costs, whatever its size. */
const FLOOR = 200_000;

/** Bytes by which the memory of the process may grow while one input is worked on. */
const MOST_MEMORY = 300 * 1024 * 1024;

/**
 * Times the median of processor time per byte that nothing may take; a coarse net for what does not run as JavaScript.
 */
const MOST_OF_MEDIAN = 100;
/** Seconds of processor time, and measurements, before that says anything. */
const CPU_FLOOR = 0.2;
const MEASUREMENTS = 20;

/** Grows inputs and compares what they cost. */
export class Growth {
  readonly #perByte: number[] = [];

  constructor(
    private readonly takeSteps: TakeSteps,
    private readonly bounds: Bounds,
  ) {}

  /** Doubles the size of a shape until it is as large as inputs get, or until something is found. */
  async explore(shape: Shape): Promise<Finding | undefined> {
    let last: Counted | undefined;
    let lastBytes = 0;
    for (let size = shape.from; ; size *= 2) {
      const { answered, counted, what } = await this.#measure(shape, size);
      const problem = what ?? (last && (await this.#excess(shape, size, last, counted)));
      if (problem !== undefined) return { shape: shape.name, size, what: `${problem} (${answered.outcome})` };
      // Some shapes grow no further than to what their format allows.
      const isLargest = answered.bytesIn * 2 > this.bounds.mostBytesIn || answered.bytesIn <= lastBytes;
      if (isLargest) return undefined;
      last = counted;
      lastBytes = answered.bytesIn;
    }
  }

  async #measure(shape: Shape, size: number): Promise<{ answered: Answered; counted: Counted; what?: string }> {
    await this.takeSteps();
    const memory = process.resourceUsage().maxRSS;
    const before = process.cpuUsage();
    const answered = await shape.play(size);
    const { user, system } = process.cpuUsage(before);
    const counted = await this.takeSteps();
    const grown = (process.resourceUsage().maxRSS - memory) * 1024;
    const most = this.bounds.mostBytesOut(answered.bytesIn);
    if (answered.bytesOut > most) return { answered, counted, what: `an answer of ${answered.bytesOut} bytes` };
    if (grown > MOST_MEMORY) return { answered, counted, what: `${Math.round(grown / 2 ** 20)} MiB more memory` };
    const what = await this.#slowness(shape, size, (user + system) / 1e6, answered.bytesIn);
    return { answered, counted, what };
  }

  /** What is wrong where a size costs out of proportion to half of it; measured again before it is said. */
  async #excess(shape: Shape, size: number, half: Counted, whole: Counted): Promise<string | undefined> {
    if (whole.steps < FLOOR || whole.steps < MOST_RATIO * half.steps) return undefined;
    const again = await this.#counted(shape, size / 2);
    const { steps } = await this.#counted(shape, size);
    const ratio = steps / again.steps;
    if (ratio < MOST_RATIO || !(await this.#goesOn(shape, size, steps, again.steps))) return undefined;
    const grown = [...whole.byFunction]
      .map(([name, steps]): [string, number] => [name, steps - (half.byFunction.get(name) ?? 0)])
      .sort(([, one], [, other]) => other - one)
      .slice(0, 3)
      .map(([name, steps]) => `${name} +${steps}`);
    return `${ratio.toFixed(1)} times the steps of half the size, ${whole.steps} in all; most in ${grown.join(', ')}`;
  }

  /**
   * Whether the steps grow as much at the next doubling too, or where inputs get no larger, have done so before.
   * Something that begins at a certain size, such as reading in pieces, multiplies them once.
   */
  async #goesOn(shape: Shape, size: number, whole: number, half: number): Promise<boolean> {
    await this.takeSteps();
    const { bytesIn } = await shape.play(size * 2);
    const { steps } = await this.takeSteps();
    if (bytesIn <= this.bounds.mostBytesIn) return steps >= MOST_RATIO * whole;
    return half >= MOST_RATIO * (await this.#counted(shape, Math.max(1, size / 4))).steps;
  }

  async #counted(shape: Shape, size: number): Promise<Counted> {
    await this.takeSteps();
    await shape.play(size);
    return this.takeSteps();
  }

  async #slowness(shape: Shape, size: number, seconds: number, bytes: number): Promise<string | undefined> {
    const sorted = this.#perByte.toSorted((one, other) => one - other);
    const most = MOST_OF_MEDIAN * (sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY);
    const isEnough = sorted.length >= MEASUREMENTS && seconds > CPU_FLOOR;
    this.#perByte.push(seconds / bytes);
    if (!isEnough || seconds / bytes <= most) return undefined;
    let least = seconds;
    for (let time = 0; time < 3; time += 1) {
      const before = process.cpuUsage();
      const answered = await shape.play(size);
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, (user + system) / 1e6);
      if (least / answered.bytesIn <= most) return undefined;
    }
    return `${least.toFixed(2)} s of processor time for ${bytes} bytes`;
  }
}
