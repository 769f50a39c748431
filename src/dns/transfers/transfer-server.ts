import type { Log } from '../../idd/ports/log.js';
import { Clients } from '../clients.js';
import { CLASS_IN, RCODE, type Rcode, TYPE } from '../codes.js';
import type { DnsSettings } from '../settings.js';
import { type Opened, TsigGate } from '../tsig/gate.js';
import { signatureLength } from '../tsig/signature.js';
import { Query } from '../wire/query.js';
import type { Zone } from '../zone.js';
import { TransferAccess } from './access.js';
import { differences, type SentRecord, soaRecord, wholeZone } from './contents.js';
import { MessageWriter } from './message-writer.js';
import { isNewer } from './serial.js';
import type { TransferKind, TransferOutcome } from './transfer-count.js';
import { clientSerial } from './transfer-query.js';
import type { ZoneHistory } from './zone-history.js';
import type { ZoneReader } from './zone-reader.js';
import { checkZoneSize, mostZoneRecords, ZoneTooLarge } from './zone-size.js';

/** Transfers that go on at once; each takes its turn on the thread that everything else runs on. */
const MOST_AT_ONCE = 16;

/**
 * How long the records of a zone are counted before it is sent, in milliseconds: clients wait a few seconds for the
 * first message.
 */
const COUNTED_FOR = 2000;

export interface TransferOptions {
  settings: Pick<DnsSettings, 'suffixes' | 'clients' | 'rateLimit' | 'udpPayload' | 'transfers'>;
  /** Those of the suffixes. */
  zones: readonly Zone[];
  history: ZoneHistory;
  log: Log;
  now: () => number;
  /** Lets everything else that waits have its turn. */
  pause: () => Promise<void>;
  transferred: (kind: TransferKind, outcome: TransferOutcome) => void;
  /** What a whole zone is counted in. */
  reader: ZoneReader;
  /** How many records of numbers and blocks there are. */
  records: () => number;
  /** Told that the zone has too many records, and why; and, without a reason, that it has not. */
  sized: (reason: string | undefined) => void;
}

/** One transfer, as it is told when it ends. */
interface Account {
  kind: TransferKind;
  outcome: TransferOutcome;
  from?: number;
  serial?: number;
  key?: string;
  zone?: string;
  messages: number;
  records: number;
  bytes: number;
  reason?: string;
}

/** Sends zones, whole or what has changed in them, to whoever may have them [RFC 5936, RFC 1995]. */
export class TransferServer {
  readonly #clients: Clients;
  readonly #gate: TsigGate;
  readonly #access: TransferAccess;
  #underWay = 0;

  constructor(private readonly options: TransferOptions) {
    const { settings } = options;
    const { transfers } = settings;
    this.#clients = new Clients(settings, []);
    this.#gate = new TsigGate(transfers.keys);
    this.#access = new TransferAccess(transfers);
  }

  /**
   * The messages that answer a query of type AXFR or IXFR, which came over TCP and is well-formed. Throws where the transfer has to be broken
   * off: whoever has a part of a zone sees it in no other way [RFC 5936 §2.2].
   */
  async *answer(message: Uint8Array, address: string): AsyncGenerator<Uint8Array> {
    const { log, now, transferred } = this.options;
    const start = now();
    const account: Account = { kind: 'none', outcome: 'broken-off', messages: 0, records: 0, bytes: 0 };
    try {
      for await (const sent of this.#answer(message, address, account)) {
        account.messages += 1;
        account.bytes += sent.length;
        yield sent;
      }
      if (account.outcome === 'broken-off') account.outcome = 'sent';
    } catch (error) {
      account.outcome = 'failed';
      account.reason = (error as Error).message;
      throw error;
    } finally {
      const { kind, outcome } = account;
      transferred(kind, outcome);
      const fields = { address, ...account, milliseconds: Math.round(now() - start) };
      if (outcome === 'sent') log.info(fields, 'zone transfer');
      else log.warn(fields, `zone transfer ${outcome}`);
    }
  }

  async *#answer(message: Uint8Array, address: string, account: Account): AsyncGenerator<Uint8Array> {
    const opened = this.#gate.open(message, this.options.now());
    const query = new Query();
    if (opened.kind === 'failed') {
      refuse(account, opened.error);
      yield opened.answer;
      return;
    }
    const plain = opened.kind === 'open' ? opened.message : message;
    if (query.read(plain) === 'ignored') return;
    const asked = this.#asked(query, opened, address, account);
    const { key, signer } = opened.kind === 'open' ? opened : {};
    const writer = new MessageWriter(query, key ? signatureLength(key) : 0, this.options.settings.udpPayload);
    const sign = (part: Buffer) => signer?.sign(part) ?? part;
    if ('rcode' in asked) {
      refuse(account, asked.reason);
      yield sign(writer.finish(asked.rcode));
      return;
    }
    this.#underWay += 1;
    const most = this.#mostRecords;
    try {
      for await (const records of this.#contents(query, asked.zone, account)) {
        for (const { owner, type, ttl, rdata } of records) {
          account.records += 1;
          if (account.kind === 'axfr' && account.records > most) throw this.#tooLarge(`more than ${most} records`);
          const full = writer.add(owner, type, ttl, rdata);
          if (full !== undefined) yield sign(full);
        }
      }
      yield sign(writer.finish(RCODE.NOERROR));
    } catch (error) {
      // Nothing of it has been sent.
      if (!(error instanceof ZoneTooLarge) || account.records > 0) throw error;
      refuse(account, `the zone is too large: ${error.message}`);
      yield sign(writer.finish(RCODE.SERVFAIL));
    } finally {
      this.#underWay -= 1;
    }
  }

  /** The zone, or why it is not sent. */
  #asked(
    query: Query,
    opened: Opened,
    address: string,
    account: Account,
  ): { zone: Zone } | { rcode: Rcode; reason: string } {
    if (opened.kind !== 'open') return { rcode: RCODE.FORMERR, reason: 'malformed' };
    // A zone is of one class, and all zones here are of class IN [RFC 5936 §2.1.2].
    if (query.class !== CLASS_IN) return { rcode: RCODE.REFUSED, reason: `class ${query.class} is not IN` };
    const zone = this.options.zones.find((each) => each.labels === query.labels && each.holds(query));
    if (zone) account.zone = zone.name;
    if (opened.key) account.key = opened.key.name;
    const isDenied = zone !== undefined && this.#clients.of(address).zones?.[zone.index] === 0;
    if (isDenied || !this.#access.allows(address, opened.key)) return { rcode: RCODE.REFUSED, reason: 'not allowed' };
    if (zone === undefined) return { rcode: RCODE.NOTAUTH, reason: 'no such zone' };
    if (query.version !== 0) return { rcode: RCODE.BADVERS, reason: 'unknown version of EDNS' };
    if (query.type === TYPE.IXFR && clientSerial(query) === undefined) {
      return { rcode: RCODE.FORMERR, reason: 'no serial' };
    }
    if (this.options.history.serial === undefined) return { rcode: RCODE.SERVFAIL, reason: 'not loaded' };
    if (this.#underWay >= MOST_AT_ONCE) return { rcode: RCODE.SERVFAIL, reason: 'too many at once' };
    return { zone };
  }

  async *#contents(query: Query, zone: Zone, account: Account): AsyncGenerator<Iterable<SentRecord>> {
    const { history, pause } = this.options;
    if (query.type === TYPE.IXFR) {
      const serial = clientSerial(query)!;
      account.from = serial;
      account.serial = history.serial!;
      if (!isNewer(history.serial!, serial)) {
        account.kind = 'current';
        yield [soaRecord(zone, history.serial!)];
        return;
      }
      const steps = history.since(serial);
      if (steps !== undefined) {
        account.kind = 'ixfr';
        yield* differences(zone, steps, pause);
        return;
      }
    }
    account.kind = 'axfr';
    const snapshot = await history.open();
    account.serial = snapshot.serial;
    try {
      await this.#checkSize();
      yield* wholeZone(zone, snapshot, pause);
    } finally {
      history.close(snapshot);
    }
  }

  get #mostRecords(): number {
    const { settings, records } = this.options;
    return mostZoneRecords(records(), settings.transfers.expansion ?? Number.POSITIVE_INFINITY);
  }

  /** Throws ZoneTooLarge. What is not counted in time is counted while it is sent. */
  async #checkSize(): Promise<void> {
    const { reader, now, pause, sized } = this.options;
    const start = now();
    let isWhole = true;
    const isOver = () => {
      isWhole = now() - start <= COUNTED_FOR;
      return !isWhole;
    };
    try {
      await checkZoneSize(reader, start, this.#mostRecords, pause, isOver);
    } catch (error) {
      throw this.#tooLarge((error as Error).message);
    }
    if (isWhole) sized(undefined);
  }

  #tooLarge(reason: string): ZoneTooLarge {
    this.options.sized(reason);
    return new ZoneTooLarge(reason);
  }
}

function refuse(account: Account, reason: string): void {
  account.outcome = 'refused';
  account.reason = reason;
}
