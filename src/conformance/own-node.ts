import { listText } from './message-text.js';
import { describeReceived, type Received } from './received.js';
import { type Exchange, isAcknowledged, NoResponse, notAcknowledged, type Session, Unmet } from './session.js';
import { seconds } from './target.js';

/** The tester's node at the target: every message that adds or removes it outside the cases. */
export class OwnNode {
  readonly #within: () => number;
  readonly #whyRefused: (exchange: Exchange) => string;

  constructor(
    private readonly session: Session,
    options: {
      /** Milliseconds for an ACK to come, and for a response. */
      within?: () => number;
      /** What is said of a request that was not acknowledged. */
      whyRefused?: (exchange: Exchange) => string;
    } = {},
  ) {
    this.#within = options.within ?? (() => session.settings.timeout);
    this.#whyRefused = options.whyRefused ?? notAcknowledged;
  }

  /** Adds it, with the marker as its profile. Throws Unmet, NoAnswer. */
  async add(): Promise<void> {
    this.session.left = 'node';
    const response = await this.#request('ADD_NODE_REQ', listText([this.session.marker]));
    if (response.resultCode !== 200) throw new Unmet(`ADD_NODE_REQ was answered with ${describeReceived(response)}`);
  }

  /** Removes it with all its numbers. Throws Unmet, NoAnswer. */
  async remove(): Promise<void> {
    const response = await this.#request('REMOVE_NODE_REQ', '');
    if (response.resultCode !== 200) throw new Unmet(`REMOVE_NODE_REQ was answered with ${describeReceived(response)}`);
    this.session.left = 'nothing';
  }

  /** Whether the marker was in the profile: it is not afterwards. */
  async takeMarker(): Promise<boolean> {
    const { resultCode } = await this.#request('REMOVE_DATA_REQ', listText([this.session.marker]));
    // Afterwards only who has the node as its own has something there.
    if (this.session.left === 'marker') this.session.left = 'nothing';
    return resultCode === 200;
  }

  /** Whether the target takes records, as it does from an added node only. What it took is in its profile afterwards. */
  async putMarker(): Promise<boolean> {
    this.session.left = 'marker';
    const isTaken = (await this.#request('ADD_DATA_REQ', listText([this.session.marker]))).resultCode === 200;
    if (!isTaken) this.session.left = 'nothing';
    return isTaken;
  }

  async #request(command: string, content: string): Promise<Received> {
    const exchange = await this.session.send(command, content, this.session.header(), { timeout: this.#within() });
    if (!isAcknowledged(exchange.answer)) throw new Unmet(this.#whyRefused(exchange));
    const within = this.#within();
    const response = await this.session.response(exchange, within);
    if (response !== undefined) return response;
    throw new NoResponse(
      `${command} was acknowledged, but no response came to ${this.session.peer.url} within ${seconds(within)}`,
    );
  }
}
