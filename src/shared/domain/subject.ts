import * as z from "zod";

/**
 * What an explanation can be about: one image with its answer, a classifier as a whole, a classifier together with a
 * distribution of images, or another artefact.
 */
export const subjectKind = z.enum(["target", "classifier", "source", "artefact"]);
export type SubjectKind = z.infer<typeof subjectKind>;

/** Names a subject within a project. A `source` is a generator whose images a classifier answers. */
export const subject = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("target"), targetId: z.string() }),
  z.object({ kind: z.literal("classifier"), classifierId: z.string() }),
  z.object({ kind: z.literal("source"), classifierId: z.string(), generatorId: z.string() }),
  z.object({ kind: z.literal("artefact"), artefactId: z.string() }),
]);
export type Subject = z.infer<typeof subject>;
export type SubjectOf<Kind extends SubjectKind> = Extract<Subject, { kind: Kind }>;

/** How many there are, in words: "1 target", "12 artefacts". */
export function countSubjects(kind: SubjectKind, count: number): string {
  return `${count} ${kind}${count === 1 ? "" : "s"}`;
}

const verbs: Readonly<Record<SubjectKind, string>> = {
  target: "Explain",
  classifier: "Study",
  source: "Explore",
  artefact: "Evaluate",
};

/** What running a method on so many of them is called: "Explain 12 targets". */
export const runInWords = (kind: SubjectKind, count: number): string => `${verbs[kind]} ${countSubjects(kind, count)}`;

/** The subject's name within the project, as one string: what the store finds its artefacts by. */
export function subjectId(of: Subject): string {
  switch (of.kind) {
    case "target":
      return of.targetId;
    case "classifier":
      return of.classifierId;
    case "source":
      return `${of.classifierId}/${of.generatorId}`;
    case "artefact":
      return of.artefactId;
  }
}
