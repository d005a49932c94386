import { fork } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { EngineClient, type EngineProcess } from "#host/engine.ts";
import { buildElectron } from "../cli/build.ts";

const root = resolve(import.meta.dirname, "../../..");
const built = join(root, "out");

beforeAll(() => buildElectron({ note: () => {}, interrupted: new AbortController().signal }));

test("the preload is one script that a sandbox can load: it requires electron and nothing else", () => {
  const code = readFileSync(join(built, "preload", "preload.cjs"), "utf8");
  expect(code.match(/require\([^)]*\)/g)).toEqual(['require("electron")']);
  expect(code).not.toMatch(/^(import|export) /m);
});

test("the main process is where package.json says, and finds the processes that it starts beside it", () => {
  const { main } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(main).toBe("out/main/electron.js");
  expect(readFileSync(join(built, "main", "electron.js"), "utf8")).toMatch(/"engine-worker\.js"/);
  expect(readFileSync(join(built, "main", "probe-process.js"), "utf8")).not.toBe("");
});

test("what the built program starts as a process or a thread lies beside it", () => {
  const main = join(built, "main");
  const started = readdirSync(main).flatMap((file) =>
    [...readFileSync(join(main, file), "utf8").matchAll(/new URL\("\.\/([^"]+)", import\.meta\.url\)/g)].map(
      ([, name]) => name!,
    ),
  );
  expect(new Set(started)).toContain("probe-process.js");
  for (const name of [...started, "engine-worker.js"]) expect(existsSync(join(main, name)), name).toBe(true);
});

test("the built engine answers", async () => {
  const engine = new EngineClient(() => forked(join(built, "main", "engine-worker.js")));
  onTestFinished(() => engine.close());
  const { readers } = await engine.run("catalogue", {});
  expect(readers.length).toBeGreaterThan(0);
  const { device } = await engine.run("describe-runtime", {});
  expect(device).not.toBe("");
});

function forked(worker: string): EngineProcess {
  const child = fork(worker, { serialization: "advanced", execArgv: [] });
  return {
    send: (message) => void child.send(message),
    onMessage: (listener) => void child.on("message", listener as (message: unknown) => void),
    onExit: (listener) => void child.once("exit", (status) => listener(`status ${status}`)),
    kill: () => void child.kill("SIGKILL"),
  };
}
