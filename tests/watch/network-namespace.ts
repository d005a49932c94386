import { spawnSync } from "node:child_process";

/** How a network of its own is had here: by right, as the root of a user namespace, or not at all. */
export const networkNamespace: readonly string[] | null =
  process.platform === "linux"
    ? ([
        ["unshare", "--net"],
        ["unshare", "--map-root-user", "--net"],
      ].find(([program, ...rest]) => spawnSync(program!, [...rest, "true"]).status === 0) ?? null)
    : null;

/** The words that run a program in a network without a way out, and write the kernel's counters into a file at its end. */
export function inNetworkNamespace(counts: string, words: readonly string[]): readonly string[] {
  if (networkNamespace === null) return words;
  const script = '"$@"; status=$?; cat /proc/net/snmp /proc/net/snmp6 >"$COUNTS"; exit $status';
  return [...networkNamespace, "env", `COUNTS=${counts}`, "sh", "-c", script, "sh", ...words];
}

/** What the kernel's counters say was asked of the network: packets that were sent, or that found no way. */
export function refusedPackets(counters: string): string[] {
  const lines = counters.split("\n");
  const asked: string[] = [];
  const note = (name: string, value: string | undefined) => {
    if (Number(value) > 0) asked.push(`${name}: ${value}`);
  };
  for (const [index, line] of lines.entries()) {
    // /proc/net/snmp: a line of names above a line of values; /proc/net/snmp6: a name and a value.
    const [group, ...names] = line.split(/\s+/);
    if (group === "Ip:" && names.includes("OutNoRoutes")) {
      const values = lines[index + 1]!.split(/\s+/).slice(1);
      for (const name of ["OutRequests", "OutNoRoutes"]) note(`Ip ${name}`, values[names.indexOf(name)]);
    }
    if (group === "Ip6OutNoRoutes") note(group, names[0]);
  }
  return asked;
}
