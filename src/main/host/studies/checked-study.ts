import type { Study } from "#shared/contract/compose.ts";
import { canonicalJson } from "#shared/domain/canonical-json.ts";
import { checkStudy, type StudyCheck, withoutErrors } from "#shared/study/check-study.ts";
import { type StudyDocument, studyDocument } from "#shared/study/study-document.ts";
import { Memory } from "../memory.ts";
import { found } from "../missing.ts";
import { sha256 } from "../store/blob-store.ts";
import { readStudy, type StoredStudy } from "../store/read/studies.ts";
import type { Store } from "../store/store.ts";
import { runInThread } from "../threads/run-in-thread.ts";

/** The name of a study's exact content: SHA-256 of its canonical text. */
export const studyHash = (document: StudyDocument): string => sha256(canonicalJson(document));

const checks = new Memory<Store, Promise<StudyCheck>>(256);
const saved = new Memory<Store, StudyDocument>(64);

/** A check tries the order of every condition: beyond so many characters times conditions it takes seconds. */
const longCheck = 2_000_000;

/** Checks a document; one that takes long in a thread of its own, for participants may be answering meanwhile. */
export async function checkApart(document: unknown): Promise<StudyCheck> {
  const { conditions } = (document ?? {}) as { conditions?: unknown };
  const size = JSON.stringify(document ?? null).length * (Array.isArray(conditions) ? conditions.length : 1);
  if (size < longCheck) return checkStudy(document);
  return runInThread("check-study", document);
}

const checkOf = (store: Store, { hash, document }: Pick<StoredStudy, "hash" | "document">): Promise<StudyCheck> =>
  checks.get(store, hash, () => checkApart(document));

/** Remembers how a document was found that is saved next. */
export const rememberCheck = (store: Store, hash: string, check: StudyCheck): unknown =>
  checks.get(store, hash, async () => check);

/** A stored study as the windows know it: with what is wrong with it and how long it takes. */
export async function toStudy(store: Store, stored: StoredStudy): Promise<Study> {
  const { problems, summary, document: checked } = await checkOf(store, stored);
  const document = checked ?? savedStudy(store, stored.id).document;
  return {
    ...stored,
    document,
    name: stored.name ?? document.title,
    problems,
    summary: summary ?? { trials: 0, attentionChecks: 0, screens: 0, minutes: 0, participants: 0 },
  };
}

/** A study as it was saved, with errors or without. @throws NOT_FOUND */
export function savedStudy(store: Store, id: string): { hash: string; document: StudyDocument } {
  const { hash, document } = found(readStudy(store, id), "study", id);
  return { hash, document: saved.get(store, hash, () => studyDocument.parse(document)) };
}

/** A study that can be run, by the hash of its content. */
export interface RunnableStudy {
  readonly hash: string;
  readonly document: StudyDocument;
}

/** @throws NOT_FOUND, INVALID where the study has errors */
export async function runnableStudy(store: Store, id: string): Promise<RunnableStudy> {
  const stored = found(readStudy(store, id), "study", id);
  return { hash: stored.hash, document: withoutErrors(await checkOf(store, stored)) };
}
