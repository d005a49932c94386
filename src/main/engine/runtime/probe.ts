import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { GpuTarget } from "./gpu-runtime.ts";
import { quietLibraries } from "./quiet-libraries.ts";

/** What trying a way to a GPU showed. */
export interface ProbeVerdict {
  /** Whether it starts and computes a known product. */
  readonly works: boolean;
  /** Whether it is also faster than the CPU, and so worth choosing unasked. */
  readonly faster: boolean;
  readonly reason: string;
}

const probeProcess = fileURLToPath(new URL("./probe-process.ts", import.meta.url));

/** Tries a way to a GPU in a process of its own, which may crash or hang without harm. Never rejects. */
export function probe(target: GpuTarget, { timeoutMs = 30_000, script = probeProcess } = {}): Promise<ProbeVerdict> {
  return new Promise((resolve) => {
    const child = fork(script, [target], {
      execArgv: [],
      env: { ...process.env, ...quietLibraries },
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const settle = (verdict: ProbeVerdict) => {
      clearTimeout(timer);
      resolve(verdict);
      child.kill("SIGKILL");
    };
    const refuse = (reason: string) => settle({ works: false, faster: false, reason });
    const timer = setTimeout(() => refuse(`it did not answer within ${timeoutMs / 1000} s`), timeoutMs);
    child.once("message", (message) => settle(message as ProbeVerdict));
    child.once("error", (error) => refuse(`it could not be tried: ${error.message}`));
    child.once("exit", (code, signal) =>
      refuse(
        signal ? `its driver ended the process that tried it (${signal})` : `it could not be tried (status ${code})`,
      ),
    );
  });
}
