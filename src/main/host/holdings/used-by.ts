import type { Holding, NamedHolding, Usage, User } from "#shared/contract/holdings.ts";
import type { Subject } from "#shared/domain/subject.ts";
import { found } from "../missing.ts";
import { readAnalyses } from "../store/read/analyses.ts";
import { readArtefact } from "../store/read/artefacts.ts";
import { readCalibration } from "../store/read/calibrations.ts";
import { readNamed } from "../store/read/holdings.ts";
import { countSessions, readUses } from "../store/read/uses.ts";
import type { Store } from "../store/store.ts";

/** Something by its name. @throws NOT_FOUND */
export const named = (store: Store, { kind, id }: Holding): NamedHolding =>
  found(readNamed(store, kind, [id])[0], kind, id);

/** What refers to something, how many sessions used it, and what would be deleted with it. @throws NOT_FOUND */
export function usedBy(store: Store, holding: Holding): Usage {
  const { name } = named(store, holding);
  const users = Map.groupBy(readUses(store), ({ used }) => keyOf(used));
  const usersOf = (one: Holding) => (users.get(keyOf(one)) ?? []).map(({ user }) => user);
  const studies = withUsers(holding, usersOf).filter(({ kind }) => kind === "study");
  const direct = Map.groupBy(usersOf(holding), ({ kind }) => kind);
  return {
    name,
    users: [...direct].flatMap(([kind, same]) => {
      const ids = same.map(({ id }) => id);
      return readNamed(store, kind, ids).map((user): User => ({ ...user, shownOn: pageOf(store, user) }));
    }),
    sessions: studies.reduce((sum, { id }) => sum + countSessions(store, id), 0),
    goesWithIt: partsOf(store, holding),
  };
}

const keyOf = ({ kind, id }: Holding) => `${kind}/${id}`;

/** Something, what uses it, what uses that, and so on: each once. */
function withUsers(holding: Holding, usersOf: (one: Holding) => Holding[]): Holding[] {
  const reached = new Map([[keyOf(holding), holding]]);
  // A map that grows is walked through to its end.
  for (const one of reached.values()) for (const user of usersOf(one)) reached.set(keyOf(user), user);
  return [...reached.values()];
}

function pageOf(store: Store, { kind, id }: Holding): Holding {
  const subject = kind === "artefact" ? readArtefact(store, id)?.subject : undefined;
  return subject ? pageOf(store, shownWith(subject)) : { kind, id };
}

/** What an artefact about this subject is shown with. */
function shownWith(subject: Subject): Holding {
  switch (subject.kind) {
    case "target":
      return { kind: "target", id: subject.targetId };
    case "classifier":
      return { kind: "classifier", id: subject.classifierId };
    case "source":
      return { kind: "generator", id: subject.generatorId };
    case "artefact":
      return { kind: "artefact", id: subject.artefactId };
  }
}

/** What is nothing without it, in words. */
function partsOf(store: Store, { kind, id }: Holding): string[] {
  if (kind === "study" || kind === "import")
    return readAnalyses(store, kind === "study" ? { studyId: id } : { importedId: id }).map(
      ({ document }) => `the analysis “${document.title}”`,
    );
  if (kind === "classifier" && readCalibration(store, id)) return ["its calibration"];
  return [];
}
