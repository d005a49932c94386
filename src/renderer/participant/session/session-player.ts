import type * as z from "zod";
import type { Session, SessionState } from "#shared/contract/run.ts";
import type { Screen, Timing } from "#shared/study/screen.ts";
import { deliver } from "./deliver.ts";
import { keptDrafts } from "./kept-draft.ts";
import { pendingResponses } from "./pending-response.ts";

export type Response = z.core.util.JSONType;

/** What the player asks of the host. */
export interface SessionStore {
  /** The state of a new session where the participant begins again. */
  resume(sessionId: string): Promise<SessionState>;
  respond(
    sessionId: string,
    seq: number,
    response: Response,
    timing: Timing,
  ): Promise<SessionState & { feedback: string | null }>;
}

/** Where a participant stands. While saving and in feedback, the answered screen is still the one that is up. */
export type Phase =
  | {
      readonly name: "opening";
      readonly delayed: boolean;
      /** Whether an answer of before is still on its way. */
      readonly unsaved: boolean;
    }
  | { readonly name: "showing"; readonly screen: Screen; readonly state: SessionState }
  | {
      readonly name: "saving";
      readonly screen: Screen;
      readonly state: SessionState;
      readonly response: Response;
      readonly delayed: boolean;
    }
  | {
      readonly name: "feedback";
      readonly screen: Screen;
      readonly state: SessionState;
      readonly response: Response;
      readonly text: string;
      readonly following: SessionState;
    }
  | { readonly name: "finished"; readonly session: Session }
  | {
      readonly name: "failed";
      readonly error: unknown;
      /** Whether an answer could not be stored; this window keeps it. */
      readonly unsaved: boolean;
    };

interface Surroundings {
  readonly store: SessionStore;
  readonly storage: Storage;
  readonly wait: (ms: number) => Promise<void>;
  /** Of the host's errors, the code; undefined for a lost connection and the like. */
  readonly codeOf: (error: unknown) => string | undefined;
}

/** Answers of the host that do not change when the same is asked again. */
const final = new Set<string | undefined>([
  "NOT_FOUND",
  "ERASED",
  "INVALID",
  "CONFLICT",
  "BLOCKED",
  "UNSUPPORTED",
  "LOCKED",
]);

/**
 * Takes a participant through a session: one screen, one response, one acknowledgement, the next screen. A response
 * is kept in the window's storage until the store has it; opening a session sends what a closed window left behind.
 */
export class SessionPlayer {
  #sessionId: string;
  readonly #surroundings: Surroundings;
  readonly #listeners = new Set<() => void>();
  #phase: Phase = { name: "opening", delayed: false, unsaved: false };

  constructor(sessionId: string, surroundings: Surroundings) {
    this.#sessionId = sessionId;
    this.#surroundings = surroundings;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly phase = (): Phase => this.#phase;

  /** Goes to the next unanswered screen, after delivering the response that was still on its way, if there was one. */
  async open(): Promise<void> {
    const { store, storage, codeOf } = this.#surroundings;
    const pending = pendingResponses.get(storage, this.#sessionId);
    let unsaved = pending !== null;
    const delayed = () => this.#become({ name: "opening", delayed: true, unsaved });
    try {
      if (pending) {
        const send = () => store.respond(this.#sessionId, pending.seq, pending.response, pending.timing);
        await this.#deliver(send, delayed).catch((error: unknown) => {
          // The store has another answer to this screen, which counts; or it can never take this one.
          const code = codeOf(error);
          if (code === "ERASED") {
            this.#forget();
            unsaved = false;
          }
          if (code !== "CONFLICT" && code !== "INVALID") throw error;
        });
        this.#forget();
        unsaved = false;
      }
      const state = await this.#deliver(() => store.resume(this.#sessionId), delayed);
      if (state.session.id !== this.#sessionId) this.#forget();
      this.#sessionId = state.session.id;
      this.#show(state);
    } catch (error) {
      if (codeOf(error) === "ERASED") this.#forget();
      this.#become({ name: "failed", error, unsaved });
    }
  }

  /** What was kept of the half-made answer to this screen; undefined where nothing was. */
  draftOf(seq: number): Response | undefined {
    return keptDrafts.get(this.#surroundings.storage, this.#sessionId, seq);
  }

  /** Keeps a half-made answer to the screen that is showing. */
  keepDraft(draft: Response): void {
    if (this.#phase.name !== "showing") return;
    keptDrafts.put(this.#surroundings.storage, this.#sessionId, { seq: this.#phase.screen.seq, draft });
  }

  /** Stores the response to the screen that is showing. Anything that comes while none is showing is ignored. */
  async respond(response: Response, timing: Timing): Promise<void> {
    if (this.#phase.name !== "showing") return;
    const { screen, state } = this.#phase;
    const { store, storage, codeOf } = this.#surroundings;
    pendingResponses.put(storage, this.#sessionId, { seq: screen.seq, response, timing });
    this.#become({ name: "saving", screen, state, response, delayed: false });
    try {
      const following = await this.#deliver(
        () => store.respond(this.#sessionId, screen.seq, response, timing),
        () => this.#become({ name: "saving", screen, state, response, delayed: true }),
      );
      this.#forget();
      if (following.feedback === null) this.#show(following);
      else this.#become({ name: "feedback", screen, state, response, text: following.feedback, following });
    } catch (error) {
      // Who withdrew has withdrawn this answer too.
      if (codeOf(error) === "ERASED") {
        this.#forget();
        return this.#become({ name: "failed", error, unsaved: false });
      }
      // Another window has answered this screen: go on from where the store is.
      if (codeOf(error) !== "CONFLICT") return this.#become({ name: "failed", error, unsaved: true });
      this.#forget();
      await this.open();
    }
  }

  /** Goes on from feedback to the next screen. */
  continue(): void {
    if (this.#phase.name === "feedback") this.#show(this.#phase.following);
  }

  /** The store has what this window kept, or will never have it. */
  #forget(): void {
    pendingResponses.clear(this.#surroundings.storage, this.#sessionId);
    keptDrafts.clear(this.#surroundings.storage, this.#sessionId);
  }

  #deliver<T>(send: () => Promise<T>, onDelay: () => void): Promise<T> {
    const { wait, codeOf } = this.#surroundings;
    return deliver(send, { wait, onDelay, worthRepeating: (error) => !final.has(codeOf(error)) });
  }

  #show(state: SessionState): void {
    if (state.next === null) this.#become({ name: "finished", session: state.session });
    else this.#become({ name: "showing", screen: state.next, state });
  }

  #become(phase: Phase): void {
    this.#phase = phase;
    for (const listener of this.#listeners) listener();
  }
}
