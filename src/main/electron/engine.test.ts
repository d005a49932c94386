import { expect, test, vi } from "vitest";
import { EngineClient } from "#host/engine.ts";
import { spawnUtilityEngine } from "./engine.ts";
import { utilityProcess } from "./testing/electron-stand-in.ts";

vi.mock("electron", () => import("./testing/electron-stand-in.ts"));

function engine() {
  const client = new EngineClient(() => spawnUtilityEngine("/out/main"));
  client.start();
  return { client, ...utilityProcess.forked.at(-1)! };
}

test("runs the built worker as a utility process and speaks the engine's protocol with it", async () => {
  const { client, worker, options, child } = engine();
  expect(worker).toBe("/out/main/engine-worker.js");
  expect(options.env).toMatchObject({ ORT_DISABLE_TELEMETRY: "1" });
  child.emit("message", { type: "ready" });
  expect(client.status).toBe("ready");
  const progress = vi.fn();
  const asked = client.run("catalogue", {}, { onProgress: progress });
  const { id } = child.sent[0] as { id: number };
  expect(child.sent[0]).toEqual({ type: "run", id, task: "catalogue", params: {} });
  child.emit("message", { type: "progress", id, progress: { done: 1, total: 2, unit: "", message: "" } });
  child.emit("message", { type: "result", id, result: { readers: [] } });
  expect(await asked).toEqual({ readers: [] });
  expect(progress).toHaveBeenCalledOnce();
});

test("an engine that ends says how, with its last words", async () => {
  const { client, child } = engine();
  const asked = client.run("catalogue", {});
  child.stderr.emit("data", Buffer.from("loading\ncannot open shared object file\n"));
  child.emit("exit", 127);
  await expect(asked).rejects.toMatchObject({
    code: "ENGINE_FAILED",
    message: expect.stringContaining("127: cannot open"),
  });
  expect(client.status).toBe("failed");
});

test("killing reaches a process also while it computes, and before it has started", () => {
  const { client, child } = engine();
  client.kill();
  expect(child.killed).toBe(true);
  const kill = vi.spyOn(process, "kill").mockReturnValue(true);
  const busy = engine();
  busy.child.pid = 4242;
  busy.client.kill();
  expect(kill).toHaveBeenCalledWith(4242, "SIGKILL");
  kill.mockRestore();
});

test("tries a graphics driver for the engine in a process of its own, and tells what came of it", () => {
  const { child } = engine();
  child.emit("message", { type: "probe", target: "webgpu" });
  const attempt = utilityProcess.forked.at(-1)!;
  expect(attempt).toMatchObject({ worker: "/out/main/probe-process.js", words: ["webgpu"] });
  expect(attempt.options.env).toMatchObject({ ORT_DISABLE_TELEMETRY: "1" });
  const verdict = { works: true, faster: true, reason: "it computes a known product" };
  attempt.child.emit("message", verdict);
  attempt.child.emit("exit", 0);
  expect(child.sent).toEqual([{ type: "probed", target: "webgpu", verdict }]);
  expect(attempt.child.killed).toBe(true);
});

test("a driver that crashes is a verdict", () => {
  const { child } = engine();
  child.emit("message", { type: "probe", target: "webgpu" });
  utilityProcess.forked.at(-1)!.child.emit("exit", 139);
  expect(child.sent).toEqual([
    {
      type: "probed",
      target: "webgpu",
      verdict: expect.objectContaining({ works: false, reason: expect.stringContaining("139") }),
    },
  ]);
});
