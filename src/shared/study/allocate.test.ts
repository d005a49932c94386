import fc from "fast-check";
import { expect, test } from "vitest";
import { type AllocationInput, allocate, decide } from "./allocate.ts";

type Session = AllocationInput["sessions"][number];
const conditionIds = ["control", "maps", "examples"];
const base = { conditionIds, perCondition: null, kind: "real", seed: 3 } as const;
const sessions = fc.array(
  fc.record({
    conditionId: fc.constantFrom(...conditionIds),
    kind: fc.constantFrom("real", "pilot", "simulated"),
    status: fc.constantFrom("live", "completed", "expired", "abandoned", "rejected"),
  }) satisfies fc.Arbitrary<Session>,
);

test("participants who all finish fill the cells evenly, whatever the seed", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, count) => {
      const done: Session[] = [];
      for (let i = 0; i < count; i++) {
        const { conditionId } = allocate({ ...base, seed, sessions: done });
        done.push({ conditionId: conditionId!, kind: "real", status: "completed" });
      }
      const filled = conditionIds.map((id) => done.filter(({ conditionId }) => conditionId === id).length);
      expect(Math.max(...filled) - Math.min(...filled)).toBeLessThanOrEqual(1);
    }),
  );
});

test("the condition is always a least filled one over completed and live sessions of the kind", () => {
  fc.assert(
    fc.property(sessions, fc.nat(), (before, seed) => {
      const { conditionId } = allocate({ ...base, seed, sessions: before });
      const taken = (id: string) =>
        before.filter(
          (session) =>
            session.conditionId === id &&
            session.kind === "real" &&
            (session.status === "live" || session.status === "completed"),
        ).length;
      expect(taken(conditionId!)).toBe(Math.min(...conditionIds.map(taken)));
    }),
  );
});

test("a decision is replayed from what was logged of it", () => {
  fc.assert(
    fc.property(sessions, fc.nat(), fc.option(fc.nat(5)), (before, seed, perCondition) => {
      const decision = allocate({ ...base, perCondition, seed, sessions: before });
      expect(decide(JSON.parse(JSON.stringify(decision)))).toEqual(decision);
    }),
  );
});

test("pilots, expired and rejected sessions take no slot; a full study has none to give", () => {
  const one = (kind: Session["kind"], status: Session["status"]): Session => ({ conditionId: "control", kind, status });
  const only = (session: Session) =>
    allocate({ ...base, conditionIds: ["control"], perCondition: 1, sessions: [session] }).conditionId;
  expect(only(one("pilot", "completed"))).toBe("control");
  expect(only(one("simulated", "completed"))).toBe("control");
  expect(only(one("real", "expired"))).toBe("control");
  expect(only(one("real", "rejected"))).toBe("control");
  expect(only(one("real", "live"))).toBeNull();
  expect(only(one("real", "completed"))).toBeNull();
});

test("ties are broken at random: no condition comes first in every study", () => {
  const firsts = Array.from({ length: 300 }, (_, seed) => allocate({ ...base, seed, sessions: [] }).conditionId);
  for (const id of conditionIds) expect(firsts.filter((first) => first === id).length).toBeGreaterThan(70);
});
