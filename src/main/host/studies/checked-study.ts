import type { Study } from "#shared/contract/compose.ts";
import { canonicalJson } from "#shared/domain/canonical-json.ts";
import { checkStudy, type StudyCheck, validStudy } from "#shared/study/check-study.ts";
import { type StudyDocument, studyDocument } from "#shared/study/study-document.ts";
import { Memory } from "../memory.ts";
import { found } from "../missing.ts";
import { sha256 } from "../store/blob-store.ts";
import { readStudy, type StoredStudy } from "../store/read/studies.ts";
import type { Store } from "../store/store.ts";

/** The name of a study's exact content: SHA-256 of its canonical text. */
export const studyHash = (document: StudyDocument): string => sha256(canonicalJson(document));

const checks = new Memory<Store, StudyCheck>(256);
const saved = new Memory<Store, StudyDocument>(64);
const valid = new Memory<Store, StudyDocument>(64);

/** A stored study as the windows know it: with what is wrong with it and how long it takes. */
export function toStudy(store: Store, stored: StoredStudy): Study {
  const { problems, summary, document } = checks.get(store, stored.hash, () => checkStudy(stored.document));
  return {
    ...stored,
    document: document ?? savedStudy(store, stored.id).document,
    problems,
    summary: summary ?? { trials: 0, screens: 0, minutes: 0, participants: 0 },
  };
}

/** A study as it was saved, with errors or without. @throws NOT_FOUND */
export function savedStudy(store: Store, id: string): { hash: string; document: StudyDocument } {
  const { hash, document } = found(readStudy(store, id), "study", id);
  return { hash, document: saved.get(store, hash, () => studyDocument.parse(document)) };
}

/** A study that can be run. @throws NOT_FOUND, INVALID where it has errors */
export function runnableStudy(store: Store, id: string): { hash: string; document: StudyDocument } {
  const { hash, document } = found(readStudy(store, id), "study", id);
  return { hash, document: valid.get(store, hash, () => validStudy(document)) };
}
