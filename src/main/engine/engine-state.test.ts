import { expect, test } from "vitest";
import { EngineState } from "./engine-state.ts";

test("the runtime requested last stays, with programs of its own; one that is not there changes nothing", async () => {
  const state = new EngineState();
  const [first, same] = await Promise.all([state.workplace(), state.workplace()]);
  expect(same.programs).toBe(first.programs);

  const wasm = await state.workplace("tfjs-wasm");
  expect(wasm.runtime.id).toBe("tfjs-wasm");
  expect(wasm.choice.candidates.find(({ id }) => id === "tfjs-wasm")!.status).toBe("used");
  expect(wasm.programs).not.toBe(first.programs);
  expect((await state.workplace()).programs).toBe(wasm.programs);
  expect((await state.workplace("tfjs-wasm")).programs).toBe(wasm.programs);

  await expect(state.workplace("abacus")).rejects.toMatchObject({ code: "INVALID" });
  expect((await state.workplace()).runtime).toBe(wasm.runtime);
});
