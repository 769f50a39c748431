import type { SaxesTagNS } from 'saxes';
import { ENVELOPE } from './header-block.js';

/** Picks code and reason out of an env:Fault [W3C SOAP Part 1 §5.4]. Takes what other stacks write without checking it further. */
export class FaultReader {
  readonly #path: string[] = [];
  #code = '';
  #reason = '';
  #reasons = 0;

  /** Local name of the code, such as Sender. */
  get code(): string {
    return this.#code.trim().replace(/^.*:/, '');
  }

  /** The first reason text, whatever its language. */
  get reason(): string {
    return this.#reason.trim();
  }

  open(tag: SaxesTagNS): void {
    this.#path.push(tag.uri === ENVELOPE ? tag.local : '');
    if (this.#at('Reason/Text')) this.#reasons++;
  }

  text(piece: string): void {
    if (this.#at('Code/Value')) this.#code += piece;
    if (this.#at('Reason/Text') && this.#reasons === 1) this.#reason += piece;
  }

  close(): void {
    this.#path.pop();
  }

  #at(path: string): boolean {
    return this.#path.join('/') === path;
  }
}
