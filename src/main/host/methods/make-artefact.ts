import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Artefact, ArtefactFile } from "#shared/domain/artefact.ts";
import { canonicalJson } from "#shared/domain/canonical-json.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type Subject, type SubjectKind, subjectId } from "#shared/domain/subject.ts";
import { type AnyMethod, findMethod, parseSettings, requireMethod } from "#shared/methods/list.ts";
import { isAbout, type Method } from "#shared/methods/method.ts";
import { outputKinds } from "#shared/methods/outputs/list.ts";
import type { JobContext } from "../jobs/job-kind.ts";
import { found } from "../missing.ts";
import { sha256 } from "../store/blob-store.ts";
import { makeFolder } from "../store/durable-file.ts";
import { readArtefact, readArtefactsByKey, readArtefactsOf } from "../store/read/artefacts.ts";
import type { Store } from "../store/store.ts";
import { transaction } from "../store/transaction.ts";
import { deleteArtefact, insertArtefact } from "../store/write/artefacts.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { updateArchived, updateName } from "../store/write/holdings.ts";
import { offersOf, requireCompatible } from "./offers.ts";
import { artefactReference, type ResolvedSubject, resolveSubject } from "./resolve-subject.ts";

export interface ArtefactRequest {
  readonly method: AnyMethod;
  readonly subject: Subject;
  /** With the defaults of those that were left out. */
  readonly settings: Artefact["settings"];
  readonly seed: number;
  /** Of the calibrated answers that it is to be about; null for the classifier's own. */
  readonly temperature: number | null;
  /** Ids of artefacts that it is to be made from; of what is not named, the newest. */
  readonly using?: readonly string[];
}

type MakeContext = Pick<JobContext, "store" | "engine" | "signal" | "version" | "progress" | "partial">;

/**
 * The artefact of a request: the one that the project has, or one that is made now, after those that it uses. One whose
 * files are missing or have changed is made again.
 */
export async function makeArtefact(
  context: MakeContext,
  { method, subject, settings, seed, temperature, using = [] }: ArtefactRequest,
): Promise<{ artefact: Artefact; existing: boolean }> {
  const { store, engine, signal, version, progress, partial } = context;
  requireKind(method, subject);
  const resolved = resolveSubject(store, subject, temperature);
  requireOutput(method, resolved);
  requireCompatible(method, await offersOf(context, resolved.classifier, resolved.dataset));
  const sources = usedBy(method, settings);
  const named = using.map((id) => namedSource(store, id, method, sources, resolved));
  const uses: Artefact[] = [];
  for (const id of sources)
    uses.push(
      named.find((one) => one.method === id) ?? (await usedArtefact(context, requireMethod(id), resolved, seed)),
    );
  const keySha256 = keyOf({ method, settings, seed }, resolved, uses);
  const known = readArtefactsByKey(store, keySha256);
  const whole = known.filter((artefact) => damagedFiles(store, artefact).length === 0);
  const own = (artefact: Artefact) => sameSubject(artefact.subject, subject);
  const existing = whole.find(own);
  if (existing) return { artefact: takenFromArchive(store, existing), existing: true };
  const [twin] = whole;
  if (twin) return { artefact: adopt(store, twin, subject), existing: true };

  requireWhole(store, subject);
  makeFolder(store.folder.checkpoints);
  const made = await engine.run(
    "run-method",
    {
      method: method.id,
      subject: resolved.reference,
      settings,
      seed,
      uses: uses.map(artefactReference),
      checkpoint: join(store.folder.checkpoints, `${keySha256}.method`),
    },
    { signal, onProgress: progress, onPartial: partial },
  );
  const lost = known.find(own);
  const artefact = transaction(store, () => {
    for (const { id, files } of known) {
      for (const { sha256: hash } of files) if (!store.blobs.intact(hash)) store.blobs.discard(hash);
      deleteArtefact(store, id);
    }
    const artefact: Artefact = {
      id: lost?.id ?? randomUUID(),
      method: method.id,
      revision: method.revision,
      output: method.output,
      subject,
      keySha256,
      settings: made.settings,
      seed,
      summary: made.summary,
      uncertainty: made.uncertainty,
      files: made.files.map(({ name, dtype, shape, bytes }): ArtefactFile => {
        const contentType = dtype === "png" ? "image/png" : "application/octet-stream";
        return { name, dtype, shape, sha256: writeBlob(store, bytes, contentType) };
      }),
      uses: uses.map(({ id }) => id),
      provenance: {
        classifierSha256: resolved.classifier.weightsSha256,
        ...(resolved.temperature !== null && { temperature: resolved.temperature }),
        datasetSha256: resolved.dataset.sha256,
        device: made.device,
        version,
        seconds: made.seconds,
      },
      createdAt: new Date().toISOString(),
    };
    insertArtefact(store, artefact);
    if (lost?.name !== undefined) updateName(store, { kind: "artefact", id: lost.id }, lost.name);
    // What is made is that of every subject of equal content whose files were lost.
    for (const { id, subject: other } of known.filter((lost) => !own(lost)))
      insertArtefact(store, { ...artefact, id, subject: other });
    return artefact;
  });
  return { artefact, existing: false };
}

/** What is asked for again is in use again. */
function takenFromArchive(store: Store, artefact: Artefact): Artefact {
  const { archivedAt, ...inUse } = artefact;
  if (archivedAt !== undefined) updateArchived(store, { kind: "artefact", id: artefact.id }, null);
  return inUse;
}

/** The methods whose artefacts a request is made from. */
function usedBy(method: Method, settings: Artefact["settings"]): readonly string[] {
  return method.usesWith?.(settings as never) ?? method.uses;
}

/** What an artefact is found again by: equal for whatever would be computed alike. */
export function keyOf(
  { method, settings, seed }: Pick<ArtefactRequest, "method" | "settings" | "seed">,
  { content }: Pick<ResolvedSubject, "content">,
  uses: readonly Pick<Artefact, "keySha256">[],
): string {
  const { id, revision } = method;
  return sha256(
    canonicalJson({
      method: id,
      revision,
      subject: content,
      settings,
      seed,
      uses: uses.map((artefact) => artefact.keySha256),
    }),
  );
}

/**
 * An artefact that the researcher has named for another one to be made from.
 * @throws NOT_FOUND, or INVALID where it is none that the method uses, is of other answers, or is not as it was made
 */
function namedSource(
  store: Store,
  id: string,
  method: AnyMethod,
  sources: readonly string[],
  { subject, classifier, temperature }: ResolvedSubject,
): Artefact {
  const artefact = found(readArtefact(store, id), "artefact", id);
  const label = findMethod(artefact.method)?.label ?? artefact.method;
  const refuse = (why: string, remedy: string) =>
    new ExemplarError("INVALID", `The artefact ${id} (${label}) ${why}`, remedy);
  if (!sources.includes(artefact.method))
    throw refuse(
      `is nothing that ${method.label} is made from.`,
      sources.length === 0
        ? "Leave it out: with these settings it is made from nothing else."
        : `Name one of ${sources.map((source) => findMethod(source)?.label ?? source).join(", ")}.`,
    );
  const own: Subject = { kind: "classifier", classifierId: classifier.id };
  if (!sameSubject(artefact.subject, own) && !sameSubject(artefact.subject, subject))
    throw refuse("is about something else.", "Name one of the same classifier, or of the same target.");
  if ((artefact.provenance.temperature ?? null) !== temperature)
    throw refuse(
      temperature === null ? "is about calibrated answers." : "is not about these calibrated answers.",
      "Name one that is about the answers that are asked for, or make it.",
    );
  if (damagedFiles(store, artefact).length > 0)
    throw refuse("is not whole: files are missing or have changed.", "Make it again with the same settings and seed.");
  return artefact;
}

/**
 * The newest artefact of a method that another one uses, of the same answers; made with the method's defaults where there is none. One whose
 * files are missing or have changed is made again as it was.
 */
async function usedArtefact(
  context: MakeContext,
  method: AnyMethod,
  { subject, classifier, temperature }: ResolvedSubject,
  seed: number,
): Promise<Artefact> {
  const kind = method.subject as SubjectKind;
  const about: Subject = kind === "classifier" ? { kind, classifierId: classifier.id } : subject;
  const newest = readArtefactsOf(context.store, about).findLast(
    ({ method: id, provenance }) => id === method.id && (provenance.temperature ?? null) === temperature,
  );
  const current = newest?.revision === method.revision ? newest : null;
  if (current && damagedFiles(context.store, current).length === 0) return current;
  const { artefact } = await makeArtefact(context, {
    method,
    subject: about,
    settings: parseSettings(method, current?.settings ?? {}),
    seed: current?.seed ?? seed,
    temperature,
  });
  return artefact;
}

/** The names of an artefact's files that are missing or have changed since they were stored. */
export const damagedFiles = ({ blobs }: Store, { files }: Pick<Artefact, "files">): string[] =>
  files.filter(({ sha256: hash }) => !blobs.intact(hash)).map(({ name }) => name);

/** @throws PROJECT_DAMAGED that names an artefact that something is to be made of, where its files are not whole */
function requireWhole(store: Store, subject: Subject): void {
  const artefact = subject.kind === "artefact" ? readArtefact(store, subject.artefactId) : null;
  const damaged = artefact ? damagedFiles(store, artefact) : [];
  if (!artefact || damaged.length === 0) return;
  const { id, method } = artefact;
  const about = `${artefact.subject.kind} ${subjectId(artefact.subject)}`;
  throw new ExemplarError(
    "PROJECT_DAMAGED",
    `The artefact ${id} (${findMethod(method)?.label ?? method} of ${about}) is not whole: ${damaged.join(", ")} missing or changed.`,
    "Make it again with the same settings and seed, then run this again.",
  );
}

/** An artefact of a subject of the same content, taken over under an id of its own. */
function adopt(store: Store, twin: Artefact, subject: Subject): Artefact {
  const artefact = { ...twin, id: randomUUID(), subject, createdAt: new Date().toISOString() };
  transaction(store, () => insertArtefact(store, artefact));
  return artefact;
}

const subjectWords: Record<SubjectKind, string> = {
  target: "a target",
  classifier: "a classifier",
  source: "a classifier and a generator",
  artefact: "an artefact",
};

/** @throws INVALID where the method is about something else */
export function requireKind(method: AnyMethod, { kind }: Subject): void {
  if (method.subject !== kind)
    throw new ExemplarError(
      "INVALID",
      `${method.label} is about ${subjectWords[method.subject]}, not about ${subjectWords[kind]}.`,
      "Name a subject of the right kind.",
    );
}

/** @throws INVALID where an artefact of another kind is needed */
export function requireOutput(method: AnyMethod, { made }: Pick<ResolvedSubject, "made">): void {
  const { about, aboutMethod, label } = method as Method;
  if (about === undefined || (made && isAbout(method, made))) return;
  const [wanted, given] =
    made?.output === about && aboutMethod !== undefined
      ? [requireMethod(aboutMethod).label, findMethod(made.method)?.label ?? made.method]
      : [outputKinds[about].plural, `an artefact of the kind "${made?.output}"`];
  throw new ExemplarError(
    "INVALID",
    `${label} is about ${wanted}, not about ${given}.`,
    "Name an artefact of the right kind.",
  );
}

const sameSubject = (a: Subject, b: Subject) => canonicalJson(a) === canonicalJson(b);
