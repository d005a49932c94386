import * as z from "zod";
import { procedure } from "./procedure.ts";

/** What a project holds that can be renamed, archived and deleted. */
export const holdingKind = z.enum(["dataset", "classifier", "generator", "target", "artefact", "study", "import"]);
export type HoldingKind = z.infer<typeof holdingKind>;

export const holding = z.object({ kind: holdingKind, id: z.string() });
export type Holding = z.infer<typeof holding>;

export const namedHolding = holding.extend({ name: z.string() });
export type NamedHolding = z.infer<typeof namedHolding>;

/** When something was put into the archive, which hides it from lists. */
export const archivedAt = z.string().optional().describe("When it was archived; left out while it is in use");

export const listedHolding = namedHolding.extend({ archivedAt });
export type ListedHolding = z.infer<typeof listedHolding>;

/** A name that the researcher gives. */
export const givenName = z.string().trim().min(1).max(200);

/** Something that refers to another, and on whose page it is shown: an artefact has none of its own. */
export const user = namedHolding.extend({ shownOn: holding.describe("An artefact's subject; of the others itself") });
export type User = z.infer<typeof user>;

export const usage = z.object({
  name: z.string(),
  users: z.array(user).describe("What refers to it: it can be deleted once there is nothing of these"),
  sessions: z.int().describe("That used it, by themselves or through what was made of it; erased ones are counted too"),
  goesWithIt: z.array(z.string()).describe("What is deleted with it, in words"),
});
export type Usage = z.infer<typeof usage>;

export const deleted = namedHolding.extend({
  files: z.int().describe("That nothing else names, and are deleted with it"),
  bytes: z.int(),
});

/** What is in use, without what is archived. */
export const inUse = <Item extends { readonly archivedAt?: string | undefined }>(items: readonly Item[]): Item[] =>
  items.filter((item) => item.archivedAt === undefined);

export const holdings = {
  /** Everything of the project that can be renamed, archived and deleted, or what there is of one kind. */
  list: procedure.input(z.object({ kind: holdingKind.optional() })).output(z.array(listedHolding)),
  /** What refers to something, and what would be deleted with it. */
  usedBy: procedure.input(holding).output(usage),
  /** A study's own title stays as it is: it is a part of what participants have taken. */
  rename: procedure.input(holding.extend({ name: givenName })).output(namedHolding),
  /** Hides things from the lists, or shows them there again. */
  archive: procedure
    .input(z.object({ kind: holdingKind, ids: z.array(z.string()).min(1), archived: z.boolean() }))
    .output(z.array(namedHolding)),
  /**
   * Deletes something with its files. Refused where anything uses it: what a session used always stays. Refused too while a
   * job waits or runs, which may be about to use it.
   */
  delete: procedure.input(holding).output(deleted),
};
