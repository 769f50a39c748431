/** Thrown for a JSON text in which an object has two members of one name. */
export class RepeatedName extends Error {
  override readonly name = 'RepeatedName';
  /** `path` leads from the whole value to the second of the members: names, and places in lists from 0. */
  constructor(readonly path: readonly (string | number)[]) {
    super(`the name ${JSON.stringify(path.at(-1))} is there twice in one object`);
  }
}

/**
 * Returns the value of a JSON text. Throws SyntaxError where it is none, and RepeatedName where an object, however
 * deep, has two members of one name: readers differ in which of them counts [RFC 8259 §4], so that one is lost in silence.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // Every member has one colon outside of strings, and the parser keeps one member of each name.
  if (countColons(text) !== countMembers(value)) throw new RepeatedName(findRepeated(text));
  return value;
}

// The characters of which the syntax of JSON is made [RFC 8259 §2].
export const QUOTE = 0x22;
export const COMMA = 0x2c;
const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

/** Returns the index of the quote that ends the string which begins at `quote`; the text's length where none does. */
export function endOfString(text: string, quote: number): number {
  for (let from = quote + 1; ; ) {
    const end = text.indexOf('"', from);
    if (end < 0) return text.length;
    // One that an odd number of backslashes precedes belongs to the string. The opening quote ends the count.
    let first = end;
    while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    if ((end - first) % 2 === 0) return end;
    from = end + 1;
  }
}

function countColons(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COLON) count += 1;
  }
  return count;
}

/** Counts the members of all objects in a value, without recursion: nothing bounds its depth. */
function countMembers(value: unknown): number {
  let count = 0;
  const open = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== 'object' || one === null) continue;
    const inner = Object.values(one);
    if (!Array.isArray(one)) count += inner.length;
    for (const each of inner) if (typeof each === 'object') open.push(each);
  }
  return count;
}

/** An object or list that has not ended: the step to the value at hand, and the names that an object has had. */
interface Open {
  step: string | number;
  names?: Set<string>;
}

/** Returns the path to the first member whose name its object has had before. The text is JSON and has one. */
function findRepeated(text: string): (string | number)[] {
  const open: Open[] = [];
  let string = '';
  for (let at = 0; at < text.length; at++) {
    const inner = open.at(-1);
    switch (text.charCodeAt(at)) {
      case QUOTE: {
        const end = endOfString(text, at);
        string = text.slice(at, end + 1);
        at = end;
        break;
      }
      case COLON:
        inner!.step = JSON.parse(string) as string;
        if (inner!.names!.has(inner!.step)) return open.map(({ step }) => step);
        inner!.names!.add(inner!.step);
        break;
      case COMMA:
        if (typeof inner!.step === 'number') inner!.step += 1;
        break;
      case OPEN_BRACE:
        open.push({ step: '', names: new Set() });
        break;
      case OPEN_BRACKET:
        open.push({ step: 0 });
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        open.pop();
    }
  }
  return open.map(({ step }) => step);
}
