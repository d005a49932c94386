import { spawnSync } from "node:child_process";

/**
 * CPU time of a whole command, its own children included, in seconds. A shell's `times` counts those that have ended, which
 * a process cannot ask of itself on every system.
 */
export function childSeconds(command: string, words: readonly string[]): number {
  const { stdout } = spawnSync("sh", ["-c", '"$0" "$@" > /dev/null; times', command, ...words], { encoding: "utf8" });
  const children = stdout.trim().split("\n").at(-1)!;
  return children.split(" ").reduce((sum, text) => {
    const [minutes, seconds] = text.replace("s", "").split("m");
    return sum + 60 * Number(minutes) + Number(seconds);
  }, 0);
}
