import { spawnSync } from "node:child_process";

/**
 * CPU time of a whole command, its own children included, in seconds. A shell's `times` counts those that have ended, which
 * a process cannot ask of itself on every system.
 *
 * @throws Error with what the command says where it fails: how soon it does so is no measure
 */
export function childSeconds(command: string, words: readonly string[]): number {
  const script = '"$0" "$@" > /dev/null || exit; times';
  const { status, stdout, stderr } = spawnSync("sh", ["-c", script, command, ...words], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${[command, ...words].join(" ")} failed: ${stderr.trim()}`);
  const children = stdout.trim().split("\n").at(-1)!;
  return children.split(" ").reduce((sum, text) => {
    const [minutes, seconds] = text.replace("s", "").split("m");
    return sum + 60 * Number(minutes) + Number(seconds);
  }, 0);
}
