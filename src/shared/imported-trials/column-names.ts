/**
 * A column's name as formulas can have it: letters, digits, `.` and `_`, beginning with a letter. "Participant Private ID"
 * becomes `Participant_Private_ID`.
 */
export function formulaName(name: string): string {
  const plain = name.replaceAll(/[^\p{L}\p{N}_.]+/gu, "_").replaceAll(/^_+|_+$/g, "");
  if (plain === "") return "column";
  return /^\p{L}/u.test(plain) ? plain : `x_${plain}`;
}

/** Names that formulas can have for all columns, each different, and which of them had to be changed. */
export function formulaNames(header: readonly string[]): { names: string[]; notes: string[] } {
  // What can stay as it is stays, whatever comes before it.
  const taken = new Set(header.filter((name) => formulaName(name) === name));
  const names = header.map((name) => {
    if (formulaName(name) === name) return name;
    const free = freeName(formulaName(name), taken);
    taken.add(free);
    return free;
  });
  const notes = header.flatMap((name, k) => (names[k] === name ? [] : [`“${name}” is called ${names[k]} here`]));
  return { names, notes };
}

/** The name, with a number behind it where it is taken. */
export function freeName(name: string, taken: { has(name: string): boolean }): string {
  let free = name;
  for (let k = 2; taken.has(free); k++) free = `${name}_${k}`;
  return free;
}
