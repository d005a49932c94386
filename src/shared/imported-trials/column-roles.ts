import * as z from "zod";

/** What the columns of somebody's trials stand for, by their names in the table. */
export const columnRoles = z.object({
  participant: z.string().describe("Who answered"),
  item: z.string().nullable().describe("What was asked about: the stimulus"),
  conditions: z.array(z.string()).describe("What was varied"),
  outcome: z.string().describe("What is explained: whether an answer was right, the answer, a rating"),
  rt: z.string().nullable().describe("The response time"),
  rtUnit: z.enum(["ms", "s"]).describe("Of the response time as the file has it"),
  practice: z.string().nullable().describe("Marks practice trials, which are left out"),
  finished: z.string().nullable().describe("Says whether the session was finished; others are left out"),
});
export type ColumnRoles = z.infer<typeof columnRoles>;

/** The columns that have a role, each once. */
export const namedByRoles = ({ conditions, rtUnit: _, ...single }: ColumnRoles): string[] => [
  ...new Set([...Object.values(single).filter((name) => name !== null), ...conditions]),
];

/** A column's role in words, as the codebook has it; null where it has none. */
export function roleInWords(name: string, roles: ColumnRoles): string | null {
  if (name === roles.participant) return "Participant";
  if (name === roles.outcome) return "Outcome";
  if (name === roles.item) return "Item";
  if (name === roles.rt) return "Response time";
  if (name === roles.practice) return "Whether the trial was practice";
  if (name === roles.finished) return "Whether the session was finished";
  return roles.conditions.includes(name) ? "Condition" : null;
}
