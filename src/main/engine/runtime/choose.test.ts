import { expect, test } from "vitest";
import type { Candidate, Start } from "./candidates.ts";
import { candidates } from "./candidates.ts";
import { chooseRuntime } from "./choose.ts";
import { loadOnnxRuntime, onnxRuntime } from "./onnx-runtime.ts";

const candidate = (id: string, start: Start): Candidate => ({ id, label: id.toUpperCase(), start: async () => start });
const works = (id: string, device = id) =>
  candidate(id, { runtime: { ...onnxRuntime(), id, label: id.toUpperCase(), device }, reason: `${id} works` });
const fails = (id: string) => candidate(id, { reason: `${id} is broken` });

const statuses = (choice: { candidates: { id: string; status: string }[] }) =>
  choice.candidates.map(({ id, status }) => `${id} ${status}`);

test("the first candidate that works is used, and the others say why not", async () => {
  const { runtime, choice } = await chooseRuntime(undefined, {
    candidates: [fails("a"), works("b", "GPU"), works("c")],
  });
  expect(runtime.id).toBe("b");
  expect(choice).toEqual({
    device: "GPU",
    candidates: [
      { id: "a", label: "A", status: "passed-over", reason: "a is broken" },
      { id: "b", label: "B", status: "used", reason: "b works" },
      { id: "c", label: "C", status: "available", reason: "not tried: B comes first" },
    ],
  });
});

test("what is asked for comes first, and others take its place where it fails", async () => {
  const all = [works("a"), works("b"), fails("c")];
  const asked = await chooseRuntime("b", { candidates: all });
  expect(statuses(asked.choice)).toEqual(["b used", "a available", "c available"]);
  expect(asked.choice.candidates[0]!.reason).toBe("asked for; b works");
  const broken = await chooseRuntime("c", { candidates: all });
  expect(statuses(broken.choice)).toEqual(["c passed-over", "a used", "b available"]);
});

test("an unknown request and a machine where nothing runs are errors with a remedy", async () => {
  await expect(chooseRuntime("z", { candidates: [works("a")] })).rejects.toMatchObject({ code: "INVALID" });
  await expect(chooseRuntime(undefined, { candidates: [fails("a")] })).rejects.toMatchObject({
    code: "ENGINE_FAILED",
    detail: "A: a is broken",
  });
});

test("this machine has a runtime, and every candidate a reason", async () => {
  const { runtime, choice } = await chooseRuntime();
  expect(choice.candidates.map(({ id }) => id)).toEqual(candidates.map(({ id }) => id));
  expect(choice.candidates.every(({ reason }) => reason.length > 0)).toBe(true);
  expect(choice.candidates.find(({ status }) => status === "used")!.id).toBe(runtime.id);
  expect(await chooseRuntime()).toBe(await chooseRuntime());
});

test("the number of threads is part of the device", async () => {
  const { choice } = await chooseRuntime("onnxruntime-cpu", { threads: 1 });
  expect(choice.device).toBe("CPU, 1 core");
});

test("a native library that cannot be loaded is an error that says what to do", async () => {
  const load = () => Promise.reject(new Error("Cannot find module onnxruntime_binding.node"));
  await expect(loadOnnxRuntime(load)).rejects.toMatchObject({
    code: "ENGINE_FAILED",
    remedy: expect.stringContaining("npm install"),
    detail: expect.stringContaining("onnxruntime_binding.node"),
  });
});

test("a program that ONNX Runtime does not accept is refused in words, with its own for detail", async () => {
  await expect(onnxRuntime().load({ bytes: Uint8Array.of(1, 2, 3) })).rejects.toMatchObject({
    code: "UNSUPPORTED",
    remedy: expect.stringContaining("WebAssembly"),
    detail: expect.any(String),
  });
});
