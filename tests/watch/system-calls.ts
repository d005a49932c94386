import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { isWithin } from "./watch.ts";

const network = ["connect", "bind", "sendto", "sendmsg", "sendmmsg"];
const opening = ["open", "openat", "openat2"];
const changing = [
  ["creat", "mkdir", "mkdirat", "mknod", "mknodat", "rename", "renameat", "renameat2", "link", "linkat"],
  ["symlink", "symlinkat", "unlink", "unlinkat", "rmdir", "truncate", "chmod", "fchmodat", "chown", "lchown"],
].flat();
// What is done through a ring of requests makes no system calls of its own; whoever is refused one makes the calls.
const withoutRings = ["-e", "inject=io_uring_setup:error=ENOSYS"];
const strace = ["strace", "-f", "-qq", "-y", "--seccomp-bpf", ...withoutRings];

export const hasSystemCalls =
  process.platform === "linux" && spawnSync(strace[0]!, [...strace.slice(1), "-o", "/dev/null", "true"]).status === 0;

/** The words that run a program with its system calls, and those of all that it starts, recorded in a file. */
export function underStrace(record: string, words: readonly string[]): readonly string[] {
  if (!hasSystemCalls) return words;
  const calls = [...network, ...opening, ...changing].map((name) => `?${name}`).join(",");
  return [...strace, "-o", record, "-e", `trace=${calls},io_uring_setup`, ...words];
}

/** What a record of system calls shows: what was asked of a network, and what was written outside of some folders. */
export function seenInSystemCalls(
  record: string,
  { cwd, allowed }: { readonly cwd: string; readonly allowed: readonly string[] },
): { left: string[]; strewn: string[] } {
  if (!existsSync(record)) return { left: [], strewn: [] };
  const left = new Set<string>();
  const strewn = new Set<string>();
  for (const call of wholeCalls(readFileSync(record, "utf8"))) {
    const name = /^\w+/.exec(call)![0];
    if (network.includes(name)) {
      const address = addressOf(call);
      if (address) left.add(address);
    } else if (changing.includes(name) || /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(call))
      for (const path of pathsOf(call, cwd))
        if (![...allowed, "/dev", "/proc"].some((folder) => isWithin(path, folder))) strewn.add(path);
  }
  return { left: [...left], strewn: [...strewn] };
}

/** A call that was interrupted by another's stands on two lines: both become one. */
function* wholeCalls(record: string): Generator<string> {
  const begun = new Map<string, string>();
  for (const line of record.split("\n")) {
    const [, process, text] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    if (!process || !text || !/^(\w+\(|<\.\.\.)/.test(text)) continue;
    if (text.endsWith("<unfinished ...>")) begun.set(process, text.replace(/\s*<unfinished \.\.\.>$/, ""));
    else if (text.startsWith("<...")) {
      const first = begun.get(process);
      begun.delete(process);
      if (first) yield first + text.replace(/^<\.\.\. \w+ resumed>/, "");
    } else yield text;
  }
  yield* begun.values();
}

/** Whom a call speaks to beyond this program; undefined for its own pipes, this machine's own address and absent daemons. */
function addressOf(call: string): string | undefined {
  const [, port, host] = /sin6?_port=htons\((\d+)\).*?"([0-9a-fA-F.:]+)"/.exec(call) ?? [];
  if (host !== undefined) return /^(127\.|::1$)/.test(host) ? undefined : `${host} port ${port}`;
  const [, path] = /sun_path=@?"([^"]+)"/.exec(call) ?? [];
  return path !== undefined && !/ENOENT|ECONNREFUSED/.test(call) ? path : undefined;
}

/** The paths that a call names, those relative to an open folder or the working folder made whole. */
function pathsOf(call: string, cwd: string): string[] {
  const found = [...call.matchAll(/(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"/g)];
  return found.map(([, base, path]) => resolve(base ?? cwd, path!));
}
