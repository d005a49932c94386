import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import { ExemplarError } from "#shared/contract/errors.ts";
import { writeDurably } from "./store/durable-file.ts";

const stored = z.object({ salt: z.string(), hash: z.string() });

/** scrypt's cost: about 100 ms and 64 MB a guess. */
const cost = { N: 2 ** 16, r: 8, p: 1, maxmem: 2 ** 28 };

/** Computed off the main thread: a guess at the passphrase must not hold up a response. */
function hashOf(passphrase: string, salt: string): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  scrypt(passphrase.normalize("NFKC"), Buffer.from(salt, "hex"), 32, cost, (error, hash) =>
    error ? reject(error) : resolve(hash),
  );
  return promise;
}

/** What a window may still ask while a participant sits before it. */
const allowed = new Set(["system.status", "system.leaveParticipantMode", "run.start", "run.resume", "run.respond"]);

/** The mode in which only a session can be run, and the researcher's passphrase that ends it. */
export class ParticipantMode {
  readonly #file: string;
  #on = false;

  constructor(file: string) {
    this.#file = file;
  }

  get on(): boolean {
    return this.#on;
  }

  /** @throws LOCKED for what a participant may not do. @param procedure "run.respond" */
  check(procedure: string): void {
    if (this.#on && !allowed.has(procedure)) throw locked("This cannot be done while a participant is at work.");
  }

  async setPassphrase(passphrase: string): Promise<void> {
    const salt = randomBytes(16).toString("hex");
    const hash = (await hashOf(passphrase, salt)).toString("hex");
    mkdirSync(dirname(this.#file), { recursive: true });
    writeDurably(this.#file, Buffer.from(JSON.stringify({ salt, hash })));
  }

  /** @throws CONFLICT where there is no passphrase to leave it with. */
  enter(): void {
    if (this.#read() === null)
      throw new ExemplarError(
        "CONFLICT",
        "Participant mode needs a passphrase, which ends it.",
        "Set a passphrase first.",
      );
    this.#on = true;
  }

  /** @throws LOCKED for a wrong passphrase. */
  async leave(passphrase: string): Promise<void> {
    if (!this.#on) return;
    const known = this.#read();
    if (known === null || !timingSafeEqual(await hashOf(passphrase, known.salt), Buffer.from(known.hash, "hex")))
      throw locked("The passphrase is wrong.");
    this.#on = false;
  }

  #read(): z.infer<typeof stored> | null {
    try {
      return stored.parse(JSON.parse(readFileSync(this.#file, "utf8")));
    } catch {
      return null;
    }
  }
}

const locked = (message: string) => new ExemplarError("LOCKED", message, "Enter the researcher's passphrase.");
