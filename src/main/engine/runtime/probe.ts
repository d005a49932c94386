import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type ElectronParentPort, electronParentPort } from "../host-port.ts";
import type { GpuTarget } from "./gpu-runtime.ts";
import { quietLibraries } from "./runtime.ts";

/** What trying a way to a GPU showed. */
export interface ProbeVerdict {
  /** Whether it starts and computes a known product. */
  readonly works: boolean;
  /** Whether it is also faster than the CPU, and so worth choosing unasked. */
  readonly faster: boolean;
  readonly reason: string;
}

const probeProcess = fileURLToPath(new URL("./probe-process.ts", import.meta.url));

/** What the engine asks Electron's main process for, and is told: see `probe`. */
export interface ProbeRequest {
  readonly type: "probe";
  readonly target: GpuTarget;
}
export interface ProbeAnswer {
  readonly type: "probed";
  readonly target: GpuTarget;
  readonly verdict: ProbeVerdict;
}

/**
 * Tries a way to a GPU in a process of its own, which may crash or hang without harm. Never rejects. A packaged Electron
 * runs scripts for its main process alone, which is asked to do it there.
 */
export function probe(target: GpuTarget, { timeoutMs = 30_000, script = probeProcess } = {}): Promise<ProbeVerdict> {
  const electron = electronParentPort();
  return settledBy(electron ? askFor(target, electron) : forkFor(target, script), timeoutMs);
}

/** A process that tries something: it tells its verdict once, and is ended. */
interface Attempt {
  onVerdict(settle: (verdict: ProbeVerdict) => void): void;
  end(): void;
}

/** The verdict of an attempt, or that it did not come in time. */
function settledBy(attempt: Attempt, timeoutMs: number): Promise<ProbeVerdict> {
  return new Promise((resolve) => {
    const settle = (verdict: ProbeVerdict) => {
      clearTimeout(timer);
      resolve(verdict);
      attempt.end();
    };
    const timer = setTimeout(() => settle(failed(`it did not answer within ${timeoutMs / 1000} s`)), timeoutMs);
    attempt.onVerdict(settle);
  });
}

const failed = (reason: string): ProbeVerdict => ({ works: false, faster: false, reason });

function forkFor(target: GpuTarget, script: string): Attempt {
  const child = fork(script, [target], {
    execArgv: [],
    env: { ...process.env, ...quietLibraries },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  return {
    onVerdict: (settle) => {
      child.once("message", (message) => settle(message as ProbeVerdict));
      child.once("error", (error) => settle(failed(`it could not be tried: ${error.message}`)));
      child.once("exit", (code, signal) =>
        settle(
          failed(
            signal
              ? `its driver ended the process that tried it (${signal})`
              : `it could not be tried (status ${code})`,
          ),
        ),
      );
    },
    end: () => void child.kill("SIGKILL"),
  };
}

function askFor(target: GpuTarget, port: ElectronParentPort): Attempt {
  return {
    onVerdict: (settle) => {
      port.on("message", ({ data }) => {
        const answer = data as ProbeAnswer;
        if (answer.type === "probed" && answer.target === target) settle(answer.verdict);
      });
      port.postMessage({ type: "probe", target } satisfies ProbeRequest);
    },
    end: () => {},
  };
}
