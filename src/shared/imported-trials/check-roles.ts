import { ExemplarError } from "../domain/errors.ts";
import type { ColumnReading } from "../stats/reading/reading-report.ts";
import { formulaName } from "./column-names.ts";
import { type ColumnRoles, namedByRoles } from "./column-roles.ts";

/**
 * The roles by the names that columns have here: a column may be named as it is in the file.
 *
 * @throws INVALID for a role that has to be filled and is not, a column that is not there, times that are no numbers
 */
export function checkRoles(roles: ColumnRoles, columns: readonly ColumnReading[]): ColumnRoles {
  const names = columns.map(({ name }) => name);
  const known = `The columns are: ${names.join(", ")}.`;
  for (const role of ["participant", "outcome"] as const)
    if (roles[role] === "") throw new ExemplarError("INVALID", `No column says the ${role}`, `Choose one. ${known}`);
  const named = new Map(
    namedByRoles(roles).map((name) => {
      const found = [name, formulaName(name)].find((candidate) => names.includes(candidate));
      if (found === undefined) throw new ExemplarError("INVALID", `There is no column “${name}”`, known);
      return [name, found];
    }),
  );
  const one = (name: string | null) => (name === null ? null : named.get(name)!);
  const rt = one(roles.rt);
  if (rt !== null && columns.find(({ name }) => name === rt)!.type !== "number")
    throw new ExemplarError(
      "INVALID",
      `“${rt}” is to be the response time, but not every value of it is a number`,
      "Choose another column, or name the values that stand for a missing one.",
    );
  return {
    ...roles,
    ...{ participant: named.get(roles.participant)!, outcome: named.get(roles.outcome)!, rt },
    ...{ item: one(roles.item), practice: one(roles.practice), finished: one(roles.finished) },
    conditions: roles.conditions.map((name) => named.get(name)!),
  };
}
