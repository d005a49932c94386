import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SessionState } from "#shared/contract/run.ts";
import type { Timing } from "#shared/study/screen.ts";
import { pendingResponses } from "./pending-response.ts";
import { type Response, SessionPlayer, type SessionStore } from "./session-player.ts";

const timing: Timing = {
  timeShow: 10,
  timeResponse: 510,
  refreshMs: 16.7,
  droppedFrames: 0,
  visibilityLosses: 0,
  focusLosses: 0,
  timingOk: true,
};

class Refusal extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

function memoryStorage(): Storage {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
}

type Loss = "request" | "acknowledgement" | "none";

/** The host's session service in memory, behind a line that can lose requests and acknowledgements. */
class Host implements SessionStore {
  readonly stored = new Map<number, Response>();
  readonly #screens: number;
  readonly #losses: Loss[];
  readonly #practice: number;
  resumes = 0;

  constructor(screens: number, { losses = [], practice = 0 }: { losses?: Loss[]; practice?: number } = {}) {
    this.#screens = screens;
    this.#losses = [...losses];
    this.#practice = practice;
  }

  #over<T>(work: () => T): T {
    const loss = this.#losses.shift() ?? "none";
    if (loss === "request") throw new TypeError("Failed to fetch");
    const answer = work();
    if (loss === "acknowledgement") throw new TypeError("Failed to fetch");
    return answer;
  }

  #state(): SessionState {
    const seq = this.stored.size;
    return {
      session: {
        id: "s1",
        studyId: "study",
        subjectId: "P1",
        kind: "real",
        conditionId: "map",
        status: seq === this.#screens ? "completed" : "live",
        seed: 1,
        screens: this.#screens,
        ...{ answered: seq, responses: seq },
        resumeCount: 0,
        startedAt: "",
        lastSeenAt: "",
        completedAt: null,
        rejectedReason: null,
        restartOf: null,
        station: null,
        flagged: 0,
      },
      next:
        seq === this.#screens
          ? null
          : { seq, trialType: "rate", blockId: null, practice: seq < this.#practice, trialNumber: null, view: {} },
      preload: [],
    };
  }

  async resume(): Promise<SessionState> {
    return this.#over(() => {
      this.resumes += 1;
      return this.#state();
    });
  }

  async respond(_sessionId: string, seq: number, response: Response) {
    return this.#over(() => {
      if (this.stored.has(seq)) {
        if (JSON.stringify(this.stored.get(seq)) !== JSON.stringify(response)) throw new Refusal("CONFLICT");
      } else if (seq !== this.stored.size) throw new Refusal("INVALID");
      else this.stored.set(seq, response);
      return { ...this.#state(), feedback: seq < this.#practice ? "Yes" : null };
    });
  }
}

const player = (store: SessionStore, storage = memoryStorage()) =>
  new SessionPlayer("s1", {
    store,
    storage,
    wait: async () => undefined,
    codeOf: (error) => (error instanceof Refusal ? error.code : undefined),
  });

/** Answers every screen with its own number until the session is over. */
async function takeSession(session: SessionPlayer, screens: number): Promise<void> {
  for (let step = 0; step < 3 * screens + 3; step += 1) {
    const phase = session.phase();
    if (phase.name === "showing") await session.respond({ choice: phase.screen.seq }, timing);
    else if (phase.name === "feedback") session.continue();
    else return;
  }
}

describe("a session", () => {
  test("runs to its end over any line, every response stored once and in order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.nat(4),
        fc.array(fc.constantFrom<Loss>("request", "acknowledgement", "none"), { maxLength: 40 }),
        async (screens, practice, losses) => {
          const host = new Host(screens, { losses, practice });
          const session = player(host);
          await session.open();
          await takeSession(session, screens);
          expect(session.phase().name).toBe("finished");
          expect([...host.stored.values()]).toEqual(Array.from({ length: screens }, (_, seq) => ({ choice: seq })));
        },
      ),
    );
  });

  test("that begins again as another goes on as that one", async () => {
    const host = new Host(2);
    const resume = host.resume.bind(host);
    host.resume = async () => {
      const state = await resume();
      return { ...state, session: { ...state.session, id: "s2", restartOf: "s1" } };
    };
    const answered: string[] = [];
    const respond = host.respond.bind(host);
    host.respond = (sessionId, ...answer) => {
      answered.push(sessionId);
      return respond(sessionId, ...answer);
    };
    const session = player(host);
    await session.open();
    await takeSession(session, 2);
    expect(answered).toEqual(["s2", "s2"]);
  });

  test("that its study does not let go on is over, and is not asked for again", async () => {
    const host = new Host(2);
    host.resume = async () => {
      host.resumes += 1;
      throw new Refusal("BLOCKED");
    };
    const session = player(host);
    await session.open();
    expect(session.phase()).toMatchObject({ name: "failed", unsaved: false });
    expect(host.resumes).toBe(1);
  });

  test("ignores a second answer while the first is on its way", async () => {
    const host = new Host(2);
    const session = player(host);
    await session.open();
    const first = session.respond({ choice: 7 }, timing);
    const second = session.respond({ choice: 8 }, timing);
    await Promise.all([first, second]);
    expect([...host.stored]).toEqual([[0, { choice: 7 }]]);
    expect(session.phase()).toMatchObject({ name: "showing", screen: { seq: 1 } });
  });

  test("shows feedback on the answered screen and goes on when told to", async () => {
    const session = player(new Host(2, { practice: 1 }));
    await session.open();
    await session.respond({ choice: 0 }, timing);
    expect(session.phase()).toMatchObject({ name: "feedback", text: "Yes", screen: { seq: 0 } });
    session.continue();
    expect(session.phase()).toMatchObject({ name: "showing", screen: { seq: 1 } });
  });

  test("says that saving takes longer, and nothing when it does not", async () => {
    const session = player(new Host(1, { losses: ["none", "request"] }));
    const seen: string[] = [];
    session.subscribe(() => {
      const phase = session.phase();
      seen.push("delayed" in phase ? `${phase.name} ${phase.delayed}` : phase.name);
    });
    await session.open();
    await session.respond({ choice: 0 }, timing);
    expect(seen).toEqual(["showing", "saving false", "saving true", "finished"]);
  });
});

describe("a half-made answer", () => {
  test("is there again after a reload, on its own screen, until the answer is stored", async () => {
    const [host, storage] = [new Host(2), memoryStorage()];
    const session = player(host, storage);
    await session.open();
    expect(session.draftOf(0)).toBeUndefined();
    session.keepDraft("It was the ed");
    const reloaded = player(host, storage);
    await reloaded.open();
    expect([reloaded.draftOf(0), reloaded.draftOf(1)]).toEqual(["It was the ed", undefined]);
    await reloaded.respond("It was the edges", timing);
    expect(reloaded.draftOf(0)).toBeUndefined();
    expect(storage.length).toBe(0);
  });

  test("is forgotten where the session begins again as another, and where the participant has withdrawn", async () => {
    const [host, storage] = [new Host(2), memoryStorage()];
    const session = player(host, storage);
    await session.open();
    session.keepDraft({ "3": null });
    const resume = host.resume.bind(host);
    host.resume = async () => {
      const state = await resume();
      return { ...state, session: { ...state.session, id: "s2", restartOf: "s1" } };
    };
    await player(host, storage).open();
    expect(storage.length).toBe(0);

    session.keepDraft("half");
    host.resume = () => Promise.reject(new Refusal("ERASED"));
    await player(host, storage).open();
    expect(storage.length).toBe(0);
  });
});

describe("a session whose participant has withdrawn", () => {
  /** Everything about it is gone, in the store and for the window. */
  const erased: SessionStore = {
    resume: () => Promise.reject(new Refusal("ERASED")),
    respond: () => Promise.reject(new Refusal("ERASED")),
  };

  test("keeps no answer in the window, and says of none that it is unsaved", async () => {
    const storage = memoryStorage();
    const host = new Host(3);
    const session = player({ resume: () => host.resume(), respond: erased.respond }, storage);
    await session.open();
    await session.respond({ choice: 0 }, timing);
    expect(session.phase()).toMatchObject({ name: "failed", unsaved: false });
    expect(pendingResponses.get(storage, "s1")).toBeNull();
  });

  test("keeps none that was left behind by a window that was closed", async () => {
    const storage = memoryStorage();
    pendingResponses.put(storage, "s1", { seq: 0, response: { choice: 4 }, timing });
    const session = player(erased, storage);
    await session.open();
    expect(session.phase()).toMatchObject({ name: "failed", unsaved: false });
    expect(pendingResponses.get(storage, "s1")).toBeNull();
  });
});

describe("a window that was closed while saving", () => {
  test.each([false, true])("delivers the response first when it opens again (stored before: %s)", async (stored) => {
    const host = new Host(3);
    const storage = memoryStorage();
    pendingResponses.put(storage, "s1", { seq: 0, response: { choice: 4 }, timing });
    if (stored) await host.respond("s1", 0, { choice: 4 });
    const session = player(host, storage);
    await session.open();
    expect([...host.stored]).toEqual([[0, { choice: 4 }]]);
    expect(session.phase()).toMatchObject({ name: "showing", screen: { seq: 1 } });
    expect(pendingResponses.get(storage, "s1")).toBeNull();
  });

  test("gives way to another answer that the store already has", async () => {
    const host = new Host(3);
    const storage = memoryStorage();
    await host.respond("s1", 0, { choice: 1 });
    pendingResponses.put(storage, "s1", { seq: 0, response: { choice: 4 }, timing });
    const session = player(host, storage);
    await session.open();
    expect([...host.stored]).toEqual([[0, { choice: 1 }]]);
    expect(session.phase()).toMatchObject({ name: "showing", screen: { seq: 1 } });
  });

  test.each(["LOCKED", "NOT_FOUND"])("keeps the response and says so when it is refused (%s)", async (code) => {
    const storage = memoryStorage();
    pendingResponses.put(storage, "s1", { seq: 0, response: { choice: 4 }, timing });
    const refusing: SessionStore = {
      resume: async () => Promise.reject(new Refusal(code)),
      respond: async () => Promise.reject(new Refusal(code)),
    };
    const session = player(refusing, storage);
    await session.open();
    expect(session.phase()).toMatchObject({ name: "failed", error: { code }, unsaved: true });
    expect(pendingResponses.get(storage, "s1")).toMatchObject({ response: { choice: 4 } });
  });

  test("shows nothing before the response is stored, and says that it is not", async () => {
    const host = new Host(3, { losses: ["request", "request"] });
    const storage = memoryStorage();
    pendingResponses.put(storage, "s1", { seq: 0, response: { choice: 4 }, timing });
    const session = player(host, storage);
    const seen: string[] = [];
    session.subscribe(() => seen.push(`${session.phase().name} ${JSON.stringify([...host.stored])}`));
    await session.open();
    expect(seen).toEqual(["opening []", "opening []", 'showing [[0,{"choice":4}]]']);
  });

  test("forgets what it cannot read", () => {
    const storage = memoryStorage();
    storage.setItem("exemplar.pending-response.s1", '{"seq": 0, "resp');
    expect(pendingResponses.get(storage, "s1")).toBeNull();
  });
});

test("an answer given in another window leads on from where the store is", async () => {
  const host = new Host(3);
  const session = player(host);
  await session.open();
  await host.respond("s1", 0, { choice: 9 });
  await session.respond({ choice: 0 }, timing);
  expect(host.stored.get(0)).toEqual({ choice: 9 });
  expect(session.phase()).toMatchObject({ name: "showing", screen: { seq: 1 } });
});

test("an unknown session ends in a failure, not in endless attempts", async () => {
  const refusing: SessionStore = {
    resume: async () => Promise.reject(new Refusal("NOT_FOUND")),
    respond: async () => Promise.reject(new Refusal("NOT_FOUND")),
  };
  const session = player(refusing);
  await session.open();
  expect(session.phase()).toMatchObject({ name: "failed", error: { code: "NOT_FOUND" } });
});
