import fc from "fast-check";
import { expect, test } from "vitest";
import { deliver, retryDelays } from "./deliver.ts";

/** A store that acknowledges by sequence number, over a line that loses requests and acknowledgements. */
function unreliableStore(losses: readonly ("request" | "acknowledgement" | "none")[]) {
  const stored = new Map<number, string>();
  let attempt = 0;
  return {
    stored,
    async respond(seq: number, response: string): Promise<number> {
      const loss = losses[attempt++] ?? "none";
      if (loss === "request") throw new TypeError("Failed to fetch");
      if (stored.has(seq) && stored.get(seq) !== response) throw new Error("CONFLICT");
      stored.set(seq, response);
      if (loss === "acknowledgement") throw new TypeError("Failed to fetch");
      return seq;
    },
  };
}

test("over a line that loses whatever it likes, every response is stored once and acknowledged", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("request" as const, "acknowledgement" as const, "none" as const), { maxLength: 60 }),
      fc.array(fc.constantFrom("f", "j"), { minLength: 1, maxLength: 20 }),
      async (losses, answers) => {
        const store = unreliableStore(losses);
        for (const [seq, answer] of answers.entries()) {
          const acknowledged = await deliver(() => store.respond(seq, answer), {
            worthRepeating: (error) => error instanceof TypeError,
            onDelay: () => undefined,
            wait: async () => undefined,
          });
          expect(acknowledged).toBe(seq);
        }
        expect([...store.stored.values()]).toEqual(answers);
      },
    ),
  );
});

test("waits longer and longer, then steadily", async () => {
  const waits: number[] = [];
  const store = unreliableStore(Array(7).fill("request"));
  await deliver(() => store.respond(0, "f"), {
    worthRepeating: () => true,
    onDelay: () => undefined,
    wait: async (ms) => void waits.push(ms),
  });
  expect(waits).toEqual([...retryDelays, 5000, 5000]);
});

test("an answer that will not change is passed on at once", async () => {
  const store = unreliableStore([]);
  await store.respond(0, "f");
  await expect(
    deliver(() => store.respond(0, "j"), {
      worthRepeating: (error) => error instanceof TypeError,
      onDelay: () => expect.unreachable(),
      wait: async () => undefined,
    }),
  ).rejects.toThrow("CONFLICT");
});
