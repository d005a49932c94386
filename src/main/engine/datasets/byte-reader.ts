import { createReadStream, statSync } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { ExemplarError } from "#shared/domain/errors.ts";
import { damaged, unreadable } from "./dataset-error.ts";
import { requirePossibleInflation } from "./limits.ts";

const pieceBytes = 2 ** 16;

/** Bytes that come in sequence, asked for by number. Memory holds one piece. */
export class ByteReader implements AsyncDisposable {
  readonly file: string;
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  /** @param file names the bytes in errors */
  constructor(file: string, source: AsyncIterable<Uint8Array>) {
    this.file = file;
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Exactly so many bytes. @throws `INVALID` where there are fewer */
  async read(count: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(count);
    let filled = 0;
    for await (const piece of this.pieces(count)) {
      bytes.set(piece, filled);
      filled += piece.length;
    }
    return bytes;
  }

  /** Exactly so many bytes, in pieces as they come. @throws `INVALID` where there are fewer */
  async *pieces(count: number): AsyncGenerator<Uint8Array, void> {
    for (let left = count; left > 0; ) {
      if (this.#rest.length === 0 && !(await this.#refill()))
        throw damaged(this.file, `it is cut short: ${left} of ${count} bytes are missing`);
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** @throws `INVALID` where something follows */
  async requireEnd(): Promise<void> {
    if (this.#rest.length > 0 || (await this.#refill()))
      throw damaged(this.file, "it goes on where its header says that it ends");
  }

  async #refill(): Promise<boolean> {
    try {
      const { value, done } = await this.#source.next();
      if (done) return false;
      this.#rest = value;
      return value.length > 0 || this.#refill();
    } catch (cause) {
      throw readFailure(this.file, cause);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#source.return?.();
  }
}

/** A file from its beginning; one whose name ends in `.gz` is decompressed. */
export function openBytes(file: string, signal: AbortSignal): ByteReader {
  const bytes = createReadStream(file, { highWaterMark: pieceBytes, signal });
  // A failure before the first byte is asked for is kept by the stream, and thrown when it is asked.
  if (!isGzip(file)) return new ByteReader(file, bytes.on("error", ignore));
  return new ByteReader(file, pipeline(bytes, createGunzip({ chunkSize: pieceBytes }), ignore));
}

/** @throws `INVALID` unless a file is as long as its header promises, or, compressed, may be */
export function requireLength(file: string, promised: number): void {
  const { size } = statSync(file);
  if (isGzip(file)) requirePossibleInflation(file, size, promised);
  else if (size !== promised) throw damaged(file, `it has ${size} bytes, where its header promises ${promised}`);
}

const ignore = () => {};
const isGzip = (file: string) => file.toLowerCase().endsWith(".gz");

function readFailure(file: string, cause: unknown): unknown {
  if (cause instanceof ExemplarError) return cause;
  const { code, name } = cause as NodeJS.ErrnoException;
  if (name === "AbortError") return (cause as Error).cause ?? cause;
  if (code?.startsWith("Z_")) return damaged(file, `its compressed data make no sense (${code})`, cause);
  return code ? unreadable(file, cause) : cause;
}
