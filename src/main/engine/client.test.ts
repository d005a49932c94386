import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { BlobStore } from "#host/store/blob-store.ts";
import { trainingSettings } from "#shared/library/training-settings.ts";
import { EngineClient, type EngineProcess, spawnNodeEngine } from "./client.ts";
import type { EngineTasks, FromEngine, ToEngine } from "./protocol.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "exemplar-engine-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const perceptron = { architecture: "mlp", inputShape: [28, 28, 1], classCount: 10 } as const;

/** Training that would take hours. */
function endlessTraining(): EngineTasks["train-classifier"]["params"] {
  const count = 100;
  const sha256 = new BlobStore(folder).put(Uint8Array.from({ length: count * 64 }, (_, k) => (k * 7919) % 256));
  return {
    images: { kind: "packed", sha256, shape: [count, 8, 8, 1] },
    labels: Int32Array.from({ length: count }, (_, k) => k % 2),
    trainIndices: Int32Array.from({ length: count }, (_, k) => k),
    testIndices: new Int32Array(0),
    classCount: 2,
    settings: { ...trainingSettings.parse({ architecture: "mlp", learningRate: 1e-6 }), epochs: 1_000_000 },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("with a real engine process", () => {
  const clients: EngineClient[] = [];
  const open = () => {
    const client = new EngineClient(spawnNodeEngine);
    clients.push(client);
    return client;
  };
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  test("a process that nothing is asked of is ended where that is wanted, and the next call has another", async () => {
    const client = new EngineClient(spawnNodeEngine, 50);
    clients.push(client);
    await client.run("describe-architecture", perceptron);
    const first = client.pid!;
    await expect.poll(() => isAlive(first)).toBe(false);
    expect([client.pid, client.status]).toEqual([undefined, "starting"]);
    expect((await client.run("describe-architecture", perceptron)).parameterCount).toBe(50_890);
  });

  test("a task's result comes back, and the process stays for the next one", async () => {
    const client = open();
    expect(client.pid).toBeUndefined();
    const { parameterCount } = await client.run("describe-architecture", perceptron);
    expect(parameterCount).toBe(50_890);
    expect(client.status).toBe("ready");
    const { pid } = client;
    const { readers } = await client.run("catalogue", {});
    expect(client.pid).toBe(pid);
    expect(readers.map(({ id }) => id)).toContain("mnist-package");
  });

  test("binary results arrive as they are, and pixels in the file that was named for them", async () => {
    const into = join(folder, "digits");
    const { labels, shape, contentsSha256 } = await open().run("read-dataset", { reader: "mnist-package", into });
    expect(labels).toBeInstanceOf(Int32Array);
    const pixels = readFileSync(into);
    expect([pixels.length, labels.length, shape]).toEqual([7_840_000, 10_000, [10_000, 28, 28, 1]]);
    expect(createHash("sha256").update(pixels).digest("hex")).toBe(contentsSha256);
  });

  test("a task's failure is the typed error that it threw", async () => {
    const client = open();
    await expect(client.run("read-dataset", { reader: "none", into: join(folder, "none") })).rejects.toMatchObject({
      name: "ExemplarError",
      code: "NOT_FOUND",
      message: expect.stringContaining("none"),
      remedy: expect.stringContaining("mnist-package"),
    });
    await expect(client.run("no-such-task" as "catalogue", {})).rejects.toMatchObject({ code: "UNSUPPORTED" });
  });

  test("a library that cannot be loaded is an error that says what to do, not the end of the process", async () => {
    const hooks = `import { registerHooks } from "node:module";
      registerHooks({
        resolve(specifier, context, next) {
          if (specifier === "@tensorflow/tfjs-core") throw new Error("no such library");
          return next(specifier, context);
        },
      });`;
    vi.stubEnv("NODE_OPTIONS", `--import data:text/javascript,${encodeURIComponent(hooks)}`);
    const client = open();
    const call = client.run("catalogue", {});
    vi.unstubAllEnvs();
    await expect(call).rejects.toMatchObject({
      code: "ENGINE_FAILED",
      message: expect.stringContaining("no such library"),
      remedy: expect.stringContaining("npm install"),
    });
    expect(client.status).toBe("ready");
  });

  test("SIGKILL rejects every pending call, and the next call starts another process", async () => {
    const client = open();
    const statuses: string[] = [];
    client.onStatus((status) => statuses.push(status));
    const firstProgress = Promise.withResolvers<void>();
    const training = client.run("train-classifier", endlessTraining(), {
      blobs: folder,
      onProgress: () => firstProgress.resolve(),
    });
    const other = client.run("train-classifier", endlessTraining(), { blobs: folder });
    const outcomes = Promise.allSettled([training, other]);
    await firstProgress.promise;
    const pid = client.pid!;
    process.kill(pid, "SIGKILL");
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({
        status: "rejected",
        reason: { code: "ENGINE_FAILED", message: expect.stringContaining("SIGKILL") },
      });
    expect(client.status).toBe("failed");
    expect(client.failure).toContain("SIGKILL");
    expect((await client.run("describe-architecture", perceptron)).parameterCount).toBe(50_890);
    expect(client.pid).not.toBe(pid);
    expect(client.failure).toBeNull();
    expect(statuses).toEqual(["starting", "ready", "failed", "starting", "ready"]);
  });

  test("cancelling stops the task between batches, and the engine goes on with others", async () => {
    const client = open();
    const controller = new AbortController();
    const reports: number[] = [];
    const training = client.run("train-classifier", endlessTraining(), {
      blobs: folder,
      signal: controller.signal,
      onProgress: ({ done }) => {
        reports.push(done);
        if (done === 3) controller.abort();
      },
    });
    await expect(training).rejects.toMatchObject({ code: "CANCELLED" });
    expect(reports.slice(0, 3)).toEqual([1, 2, 3]);
    const pid = client.pid;
    expect((await client.run("describe-architecture", perceptron)).parameterCount).toBe(50_890);
    expect(client.pid).toBe(pid);
  });

  test("kill ends the process at once, whatever it does", async () => {
    const client = open();
    const firstProgress = Promise.withResolvers<void>();
    const training = client.run("train-classifier", endlessTraining(), {
      blobs: folder,
      onProgress: () => firstProgress.resolve(),
    });
    const rejected = expect(training).rejects.toMatchObject({ code: "ENGINE_FAILED" });
    await firstProgress.promise;
    const pid = client.pid!;
    client.kill();
    await rejected;
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect((await client.run("describe-architecture", perceptron)).parameterCount).toBe(50_890);
  });

  test("the engine ends when its host does, also in the middle of a task", async () => {
    const host = join(folder, "host.ts");
    const client = new URL("./client.ts", import.meta.url);
    writeFileSync(
      host,
      `import { EngineClient, spawnNodeEngine } from ${JSON.stringify(client)};
       const engine = new EngineClient(spawnNodeEngine);
       process.on("message", (params) =>
         engine.run("train-classifier", params, { blobs: ${JSON.stringify(folder)}, onProgress: ({ done }) => done === 1 && process.send(engine.pid) }));`,
    );
    const child = fork(host, { serialization: "advanced", execArgv: [] });
    child.send(endlessTraining());
    const [pid] = (await once(child, "message")) as [number];
    expect(isAlive(pid)).toBe(true);
    child.kill("SIGKILL");
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});

describe("with a process that a test plays", () => {
  class PlayedProcess implements EngineProcess {
    readonly sent: ToEngine[] = [];
    message!: (message: FromEngine) => void;
    exit!: (reason: string) => void;
    killed = false;
    send(message: ToEngine) {
      this.sent.push(message);
    }
    onMessage(listener: (message: FromEngine) => void) {
      this.message = listener;
    }
    onExit(listener: (reason: string) => void) {
      this.exit = listener;
    }
    kill() {
      this.killed = true;
    }
  }

  test("a process that cannot be started is a typed error, and is tried again by the next call", async () => {
    let attempts = 0;
    const client = new EngineClient(() => {
      attempts++;
      throw new Error("no such binary");
    });
    for (let k = 1; k <= 2; k++) {
      await expect(client.run("catalogue", {})).rejects.toMatchObject({
        code: "ENGINE_FAILED",
        message: expect.stringContaining("no such binary"),
      });
      expect(attempts).toBe(k);
    }
    expect(client.status).toBe("failed");
  });

  test("an aborted signal starts nothing", async () => {
    const client = new EngineClient(() => {
      throw new Error("started");
    });
    await expect(client.run("catalogue", {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "CANCELLED",
    });
  });

  test("an abort after the result sends nothing", async () => {
    const played = new PlayedProcess();
    const client = new EngineClient(() => played);
    const controller = new AbortController();
    const call = client.run("catalogue", {}, { signal: controller.signal });
    played.message({ type: "result", id: 1, result: "done" });
    expect(await call).toBe("done");
    controller.abort();
    expect(played.sent.map(({ type }) => type)).toEqual(["run"]);
  });

  test("answers find their calls in any order, and late words of a process that was killed are ignored", async () => {
    const processes: PlayedProcess[] = [];
    const client = new EngineClient(() => {
      processes.push(new PlayedProcess());
      return processes.at(-1)!;
    });
    const first = client.run("catalogue", {});
    const second = client.run("catalogue", {});
    processes[0]!.message({ type: "result", id: 2, result: "second" });
    processes[0]!.message({ type: "result", id: 1, result: "first" });
    expect(await Promise.all([first, second])).toEqual(["first", "second"]);

    const lost = client.run("catalogue", {});
    client.kill();
    await expect(lost).rejects.toMatchObject({ code: "ENGINE_FAILED" });
    expect(processes[0]!.killed).toBe(true);
    const next = client.run("catalogue", {});
    processes[0]!.exit("SIGKILL");
    expect(client.status).toBe("starting");
    processes[1]!.message({ type: "result", id: 4, result: "next" });
    expect(await next).toBe("next");
  });

  test("a closed client starts no more processes", async () => {
    const client = new EngineClient(() => new PlayedProcess());
    client.close();
    await expect(client.run("catalogue", {})).rejects.toMatchObject({ code: "ENGINE_FAILED" });
  });
});
