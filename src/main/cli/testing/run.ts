import type { Host } from "#host/host.ts";
import { type ExitStatus, runCommandLine } from "../program.ts";

export interface Run {
  readonly status: ExitStatus;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, with what it writes recorded. */
export async function run(
  words: readonly string[],
  host: Host | (() => Promise<Host>),
  interrupted?: AbortSignal,
): Promise<Run> {
  let stdout = "";
  let stderr = "";
  const status = await runCommandLine(words, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    interrupted: interrupted ?? new AbortController().signal,
    openHost: typeof host === "function" ? host : async () => host,
  });
  return { status, stdout, stderr };
}
