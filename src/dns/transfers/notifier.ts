import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Clock } from '../../idd/ports/clock.js';
import type { Log } from '../../idd/ports/log.js';
import { RCODE } from '../codes.js';
import { TsigKey } from '../tsig/key.js';
import { Signer } from '../tsig/signature.js';
import type { Zone } from '../zone.js';
import { notifyAnswer, notifyMessage } from './notify-message.js';
import type { NotifySettings, TransferSettings } from './settings.js';

/** How long an answer is waited for, in milliseconds; doubled with every try. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;

/** So many tries without an answer are told in the log. */
const TOLD_AFTER = 5;

export interface NotifierSurroundings {
  clock: Clock;
  log: Log;
}

/** What a secondary has been told of one zone. */
export interface NotifyState {
  secondary: string;
  zone: string;
  /** The last serial that it has acknowledged; undefined: none yet. */
  acknowledged: number | undefined;
}

/** Tells secondaries of new serials until they answer [RFC 1996]. */
export class Notifier {
  readonly #notices: Notice[];

  constructor(settings: TransferSettings, zones: readonly Zone[], surroundings: NotifierSurroundings) {
    const keys = new Map(settings.keys.map((each) => [each.name, new TsigKey(each)]));
    this.#notices = settings.notify.flatMap((secondary) => {
      const key = secondary.key === undefined ? undefined : keys.get(secondary.key)!;
      return zones.map((zone) => new Notice(secondary, zone, key, surroundings));
    });
  }

  tell(serial: number): void {
    for (const notice of this.#notices) notice.tell(serial);
  }

  states(): NotifyState[] {
    return this.#notices.map(({ state }) => state);
  }

  stop(): void {
    for (const notice of this.#notices) notice.stop();
  }
}

/** What one secondary is told of one zone. */
class Notice {
  readonly state: NotifyState;
  #serial = 0;
  #id = 0;
  #mac: Uint8Array | undefined;
  #tries = 0;
  #socket: Socket | undefined;
  #isConnected = false;
  #message: Uint8Array = new Uint8Array(0);
  #cancelTimer = () => {};

  constructor(
    private readonly secondary: NotifySettings,
    private readonly zone: Zone,
    private readonly key: TsigKey | undefined,
    private readonly surroundings: NotifierSurroundings,
  ) {
    const { host, port } = secondary.address;
    const place = isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
    this.state = { secondary: place, zone: zone.name, acknowledged: undefined };
  }

  tell(serial: number): void {
    this.#serial = serial;
    this.#tries = 0;
    this.#send();
  }

  stop(): void {
    this.#cancelTimer();
    this.#close();
  }

  #send(): void {
    const { clock, log } = this.surroundings;
    this.#cancelTimer();
    this.#id = randomInt(0x1_0000);
    this.#message = notifyMessage(this.#id, this.zone, this.#serial);
    if (this.key !== undefined) {
      const signer = new Signer(this.key, new Uint8Array(0), () => clock.now());
      this.#message = signer.sign(this.#message);
      this.#mac = signer.mac;
    }
    if (this.#isConnected) this.#socket!.send(this.#message);
    else if (this.#socket === undefined) this.#connect();
    const wait = Math.min(FIRST_WAIT * 2 ** this.#tries, LONGEST_WAIT);
    this.#tries += 1;
    if (this.#tries === TOLD_AFTER) log.warn({ ...this.state }, 'a secondary does not answer NOTIFY');
    this.#cancelTimer = clock.after(wait, () => this.#send());
  }

  /** Connected, so that it takes messages from there alone. What cannot be reached, or has no address, is tried again with the next try. */
  #connect(): void {
    const { host, port } = this.secondary.address;
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    this.#socket = socket;
    socket.unref();
    const giveUp = () => {
      if (this.#socket === socket) this.#close();
    };
    socket.on('error', giveUp);
    socket.on('message', (answer) => this.#take(answer));
    socket.connect(port, host, (...failures: unknown[]) => {
      if (this.#socket !== socket) return;
      if (failures[0] instanceof Error) giveUp();
      else {
        this.#isConnected = true;
        socket.send(this.#message);
      }
    });
  }

  #close(): void {
    this.#socket?.close();
    this.#socket = undefined;
    this.#isConnected = false;
  }

  #take(answer: Uint8Array): void {
    const { clock, log } = this.surroundings;
    const signed = this.key && { key: this.key, mac: this.#mac! };
    const rcode = notifyAnswer(answer, this.#id, signed, clock.now());
    if (rcode === undefined) return;
    this.#cancelTimer();
    if (rcode === RCODE.NOERROR) this.state.acknowledged = this.#serial;
    else log.warn({ ...this.state, serial: this.#serial, rcode }, 'a secondary refuses NOTIFY');
    this.stop();
  }
}
