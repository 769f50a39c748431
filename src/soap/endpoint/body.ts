import type { IncomingMessage as Request } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Clock } from '../../idd/ports/clock.js';
import type { ContentEncoding } from './content-encoding.js';

/**
 * Why a body cannot be read on: the client went away; the gzip stream is broken or cut off; too few bytes came for too long; more bytes than
 * the limit, on the wire or after decompression.
 */
export type BodyFailureKind = 'aborted' | 'broken-encoding' | 'slow' | 'too-large';

export class BodyFailure extends Error {
  override readonly name = 'BodyFailure';
  constructor(readonly kind: BodyFailureKind) {
    super(`the body cannot be read: ${kind}`);
  }
}

/** Bytes that must come in each timeout: fewer is somebody who holds the connection open, one byte at a time. */
const LEAST_PROGRESS = 16 * 1024;

/** Bytes that may wait to be read before the connection is held back. */
const READ_AHEAD = 64 * 1024;

export interface BodyOptions {
  encoding: ContentEncoding;
  /** Bytes. */
  limit: number;
  /** Milliseconds of waiting in which at least 16 KiB must come, or the rest of the body. */
  timeout: number;
  clock: Clock;
}

/**
 * The body of a request, decompressed, read by pulling. Time counts only while the reader waits for the network. The request is never
 * destroyed here: it can still be answered.
 */
export class RequestBody {
  /** Bytes, on the wire and after decompression; may be raised while reading. */
  limit: number;
  private readonly source: Readable;
  private readonly chunks: Uint8Array[] = [];
  private waitingBytes = 0;
  private wireBytes = 0;
  private given = 0;
  private sinceProgress = 0;
  private patience: number;
  private ended = false;
  private released = false;
  private failure: BodyFailure | undefined;
  private wake: (() => void) | undefined;

  constructor(
    private readonly request: Request,
    private readonly options: BodyOptions,
  ) {
    this.limit = options.limit;
    this.patience = options.timeout;
    this.source = options.encoding === 'gzip' ? this.gunzipped() : request;
    this.source.on('data', (chunk: Uint8Array) => this.take(chunk));
    this.source.on('end', () => {
      this.ended = true;
      this.wake?.();
    });
    if (this.source !== request) request.on('data', (chunk: Uint8Array) => this.countWire(chunk));
    request.on('error', () => this.fail('aborted'));
    request.on('close', () => {
      if (!request.complete) this.fail('aborted');
    });
  }

  /** Bytes that have been read, after decompression. */
  get readBytes(): number {
    return this.given;
  }

  /** The next bytes, never more than the limit leaves; undefined at the end. Rejects with a BodyFailure. */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const chunk = this.chunks.shift();
      if (chunk !== undefined) return this.withinLimit(chunk);
      if (this.failure !== undefined) throw this.failure;
      if (this.ended) return undefined;
      // Counted here too, for a gzip stream that says nothing in any number of bytes; what has arrived already is only read ahead.
      if (this.wireBytes > this.limit) throw new BodyFailure('too-large');
      await this.more();
    }
  }

  private withinLimit(chunk: Uint8Array): Uint8Array {
    const room = this.limit - this.given;
    if (room <= 0) throw new BodyFailure('too-large');
    const given = chunk.length <= room ? chunk : chunk.subarray(0, room);
    if (given !== chunk) this.chunks.unshift(chunk.subarray(room));
    this.given += given.length;
    this.waitingBytes -= given.length;
    return given;
  }

  /** Waits until there is something to look at again. */
  private more(): Promise<void> {
    const { clock } = this.options;
    const from = clock.now();
    return new Promise((resolve) => {
      const cancel = clock.after(this.patience, () => this.fail('slow'));
      this.wake = () => {
        this.wake = undefined;
        cancel();
        this.patience -= clock.now() - from;
        resolve();
      };
      this.source.resume();
    });
  }

  private take(chunk: Uint8Array): void {
    if (this.released || this.failure !== undefined) return;
    this.chunks.push(chunk);
    this.waitingBytes += chunk.length;
    if (this.source === this.request) this.countWire(chunk);
    if (this.waitingBytes >= READ_AHEAD) this.source.pause();
    this.wake?.();
  }

  private countWire(chunk: Uint8Array): void {
    this.wireBytes += chunk.length;
    this.sinceProgress += chunk.length;
    if (this.sinceProgress < LEAST_PROGRESS) return;
    this.sinceProgress = 0;
    // The running timer has less patience: wait anew.
    this.wake?.();
    this.patience = this.options.timeout;
  }

  private gunzipped(): Readable {
    const gunzip = createGunzip({ chunkSize: READ_AHEAD });
    gunzip.on('error', () => this.fail('broken-encoding'));
    return this.request.pipe(gunzip);
  }

  private fail(kind: BodyFailureKind): void {
    if (this.released || this.ended || this.failure !== undefined) return;
    this.failure = new BodyFailure(kind);
    this.wake?.();
  }

  /** No more is read: what still comes is for whoever drains the request. */
  release(): void {
    this.chunks.length = 0;
    this.released = true;
    if (this.source === this.request) return;
    this.request.unpipe();
    this.source.destroy();
  }
}
