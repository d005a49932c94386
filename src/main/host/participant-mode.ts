import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import { ExemplarError } from "#shared/domain/errors.ts";
import { makeFolder, writeDurably } from "./store/durable-file.ts";

const passphraseFile = z.object({ salt: z.string(), hash: z.string() });

/** Where a window finds the server again that it talked to before the program was interrupted. */
export const launch = z.object({ port: z.int().min(1).max(65535), token: z.string().min(32) });
export type Launch = z.infer<typeof launch>;

const held = z.object({
  /** The one session that may be taken. */
  sessionId: z.string(),
  /** The abandoned session whose place it has taken: the window may not have heard of that. */
  restartOf: z.string().nullable().default(null),
  /** Folder of its project. */
  project: z.string(),
  /** Wrong passphrases so far. */
  failures: z.int().min(0),
  launch: launch.nullable(),
});
type Held = z.infer<typeof held>;

/** Held for a session that is not known: nothing can be done but to leave. */
const ofNobody: Held = { sessionId: "", restartOf: null, project: "", failures: 0, launch: null };

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

/** How long the next guess waits after so many wrong ones, in ms: doubled each time, up to a minute. */
export const delayAfter = (failures: number): number => (failures === 0 ? 0 : Math.min(60_000, 250 * 2 ** failures));

/** What a window may ask while a participant sits before it, whatever it is about. */
const allowed = new Set(["system.status", "system.leaveParticipantMode"]);

/** What it may ask about its session. */
const ofTheSession = z.object({ sessionId: z.string() });
const allowedOfTheSession = new Set(["run.resume", "run.respond"]);

/**
 * The mode in which one session can be taken and nothing else, until the researcher's passphrase ends it. It outlives the
 * program: a window that comes back after a crash is still the participant's.
 */
export class ParticipantMode {
  readonly #passphraseFile: string;
  readonly #heldFile: string;
  readonly #wait: (ms: number) => Promise<unknown>;
  #held: Held | null;
  /** Of the window's server as it is now. */
  #launch: Launch | null = null;
  #guessing = false;

  /** @param files where the passphrase's hash and the mode are kept; `wait` is for tests */
  constructor(files: { passphrase: string; mode: string }, wait_: (ms: number) => Promise<unknown> = wait) {
    this.#passphraseFile = files.passphrase;
    this.#heldFile = files.mode;
    this.#wait = wait_;
    // A file that cannot be read says that the mode was entered, though no longer for whom.
    this.#held = read(files.mode, held) ?? (existsSync(files.mode) ? ofNobody : null);
  }

  get on(): boolean {
    return this.#held !== null;
  }

  /** The session that may be taken, and the folder of its project. */
  get session(): { readonly sessionId: string; readonly project: string } | null {
    return this.#held;
  }

  /** Where the window of the participant expects its server. */
  get heldLaunch(): Launch | null {
    return this.#held?.launch ?? null;
  }

  /** Says where the window's server is, so that the same window can come back to it. */
  launched(launch: Launch): void {
    this.#launch = launch;
    if (this.#held) this.#hold({ ...this.#held, launch });
  }

  /** @throws LOCKED for what a participant may not do. @param procedure "run.respond" @param input as it was sent */
  check(procedure: string, input?: unknown): void {
    if (this.#held === null || allowed.has(procedure)) return;
    const named = ofTheSession.safeParse(input).data?.sessionId;
    const { sessionId, restartOf } = this.#held;
    if (allowedOfTheSession.has(procedure) && named !== undefined && [sessionId, restartOf].includes(named)) return;
    throw locked(
      allowedOfTheSession.has(procedure)
        ? "This is not the session that this window was handed over for."
        : "This cannot be done while a participant is at work.",
    );
  }

  async setPassphrase(passphrase: string): Promise<void> {
    const salt = randomBytes(16).toString("hex");
    const hash = (await hashOf(passphrase, salt)).toString("hex");
    makeFolder(dirname(this.#passphraseFile));
    writeDurably(this.#passphraseFile, Buffer.from(JSON.stringify({ salt, hash })));
  }

  /** @throws CONFLICT where there is no passphrase to leave it with. */
  enter(sessionId: string, project: string): void {
    if (read(this.#passphraseFile, passphraseFile) === null)
      throw new ExemplarError(
        "CONFLICT",
        "Participant mode needs a passphrase, which ends it.",
        "Set a passphrase first.",
      );
    this.#hold({ sessionId, restartOf: null, project, failures: 0, launch: this.#launch });
  }

  /** Goes on with the session in which the participant of the one that is held begins again. */
  follow(sessionId: string, next: string): void {
    if (this.#held?.sessionId === sessionId && next !== sessionId)
      this.#hold({ ...this.#held, sessionId: next, restartOf: sessionId });
  }

  /** Each wrong passphrase makes the next guess wait longer. @throws LOCKED for a wrong passphrase. */
  async leave(passphrase: string): Promise<void> {
    if (this.#held === null) return;
    if (this.#guessing) throw locked("Another passphrase is being tried.");
    this.#guessing = true;
    try {
      await this.#wait(delayAfter(this.#held.failures));
      const known = read(this.#passphraseFile, passphraseFile);
      if (known === null)
        throw new ExemplarError(
          "LOCKED",
          "The passphrase that ends participant mode cannot be read any more.",
          `End the program, remove ${this.#passphraseFile} and ${this.#heldFile}, and start it again.`,
        );
      if (!timingSafeEqual(await hashOf(passphrase, known.salt), Buffer.from(known.hash, "hex"))) {
        this.#hold({ ...this.#held, failures: this.#held.failures + 1 });
        throw locked("The passphrase is wrong.");
      }
      rmSync(this.#heldFile, { force: true });
      this.#held = null;
    } finally {
      this.#guessing = false;
    }
  }

  #hold(next: Held): void {
    makeFolder(dirname(this.#heldFile));
    writeDurably(this.#heldFile, Buffer.from(JSON.stringify(next)));
    this.#held = next;
  }
}

function read<Value>(path: string, schema: z.ZodType<Value>): Value | null {
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

const locked = (message: string) => new ExemplarError("LOCKED", message, "Enter the researcher's passphrase.");
