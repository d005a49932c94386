import { expect, test } from "vitest";
import type { Program } from "../compile/compile.ts";
import { ProgramCache } from "./program-cache.ts";

function programs() {
  const built: string[] = [];
  const disposed: string[] = [];
  const build = (name: string) => async (): Promise<Program> => {
    built.push(name);
    return {
      nodeCount: 1,
      run: async (inputs) => inputs,
      dispose: async () => {
        disposed.push(name);
      },
    };
  };
  return { built, disposed, build };
}

async function use<R>(
  cache: ProgramCache,
  key: string,
  build: () => Promise<Program>,
  work: (program: Program) => Promise<R>,
) {
  using borrowed = cache.borrow(key, build);
  return await work(await borrowed.program);
}

test("a program is built once, while it is among those used last", async () => {
  const { built, disposed, build } = programs();
  const cache = new ProgramCache(2);
  for (const key of ["a", "b", "a", "c", "a", "b"]) await use(cache, key, build(key), async () => {});
  expect(built).toEqual(["a", "b", "c", "b"]);
  expect(disposed).toEqual(["b", "c"]);
});

test("calls at the same time share one program", async () => {
  const { built, build } = programs();
  const cache = new ProgramCache(1);
  const nodes = await Promise.all(
    [1, 2, 3].map(() => use(cache, "a", build("a"), async (program) => program.nodeCount)),
  );
  expect(nodes).toEqual([1, 1, 1]);
  expect(built).toEqual(["a"]);
});

test("a program in use is freed only when its last user is done", async () => {
  const { disposed, build } = programs();
  const cache = new ProgramCache(1);
  const gate = Promise.withResolvers<void>();
  const inUse = use(cache, "a", build("a"), () => gate.promise);
  await use(cache, "b", build("b"), async () => {});
  expect(disposed).toEqual([]);
  gate.resolve();
  await inUse;
  expect(disposed).toEqual(["a"]);
});

test("clearing frees every program, one in use when it is done", async () => {
  const { built, disposed, build } = programs();
  const cache = new ProgramCache(2);
  await use(cache, "idle", build("idle"), async () => {});
  await use(cache, "busy", build("busy"), async () => {
    cache.clear();
    await Promise.resolve();
    expect(disposed).toEqual(["idle"]);
  });
  expect(disposed).toEqual(["idle", "busy"]);
  await use(cache, "idle", build("idle"), async () => {});
  expect(built).toEqual(["idle", "busy", "idle"]);
});

test("a program that could not be built is tried again", async () => {
  const { build } = programs();
  const cache = new ProgramCache(1);
  const failing = async () => {
    throw new Error("no room");
  };
  await expect(use(cache, "a", failing, async () => {})).rejects.toThrow("no room");
  expect(await use(cache, "a", build("a"), async () => "built")).toBe("built");
});

test("a size is found once", () => {
  const cache = new ProgramCache(1);
  let found = 0;
  const find = () => ++found;
  expect([cache.size("a", find), cache.size("a", find), cache.size("b", find)]).toEqual([1, 1, 2]);
});
