import type { EvaluatedArtefact } from "#shared/contract/methods.ts";
import type { Artefact, ArtefactBrief, ArtefactFile } from "#shared/domain/artefact.ts";
import { type Subject, subjectId } from "#shared/domain/subject.ts";
import { isOutputKind, outputKinds, shownPictures } from "#shared/methods/outputs/list.ts";
import { all, first } from "../statement.ts";
import type { Store } from "../store.ts";

interface Row {
  id: string;
  method: string;
  revision: number;
  output: string;
  subject: string;
  key_sha256: string;
  settings: string;
  seed: number;
  summary: string;
  uncertainty: string;
  uses: string;
  provenance: string;
  created_at: string;
  name: string | null;
  archived_at: string | null;
}

interface FileRow {
  name: string;
  sha256: string;
  dtype: ArtefactFile["dtype"];
  shape: string;
}

interface BriefRow extends Omit<Row, "revision" | "subject" | "uncertainty" | "uses" | "provenance"> {
  /** Whether its provenance names what it was edited from. */
  edited: 0 | 1;
  temperature: number | null;
  subject_id: string;
  /** The pictures: a JSON array of names and hashes. */
  pictures: string;
}

/** What was made of one subject, in the order in which it was made. */
export function readArtefactsOf(store: Store, subject: Subject): Artefact[] {
  return all<Row>(
    store.database,
    "SELECT * FROM artefacts WHERE subject_kind = ? AND subject_id = ? ORDER BY created_at, rowid",
    subject.kind,
    subjectId(subject),
  ).map((row) => toArtefact(store, row));
}

export function readArtefact(store: Store, id: string): Artefact | null {
  const row = first<Row>(store.database, "SELECT * FROM artefacts WHERE id = ?", id);
  return row ? toArtefact(store, row) : null;
}

/** The artefacts of this key, one a subject of equal content: with the same key there is nothing to compute. */
export function readArtefactsByKey(store: Store, keySha256: string): Artefact[] {
  return all<Row>(store.database, "SELECT * FROM artefacts WHERE key_sha256 = ? ORDER BY rowid", keySha256).map((row) =>
    toArtefact(store, row),
  );
}

/** The newest artefact of a method about a subject; null where there is none. */
export function readNewestArtefact(store: Store, method: string, subject: Subject): Artefact | null {
  const row = first<Row>(
    store.database,
    `SELECT * FROM artefacts WHERE method = ? AND subject_kind = ? AND subject_id = ?
     ORDER BY created_at DESC, rowid DESC LIMIT 1`,
    method,
    subject.kind,
    subjectId(subject),
  );
  return row ? toArtefact(store, row) : null;
}

/** What was made of one target, or of every target of the project, as lists show it, by the targets' ids. */
export function readBriefs(store: Store, targetId?: string): Map<string, ArtefactBrief[]> {
  const rows = all<BriefRow>(
    store.database,
    `SELECT id, method, output, key_sha256, settings, seed, summary, created_at, name, archived_at, subject_id,
       json_type(provenance, '$.edited') IS NOT NULL AS edited,
       json_extract(provenance, '$.temperature') AS temperature,
       (SELECT json_group_array(json_object('name', name, 'sha256', sha256)) FROM artefact_files
        WHERE artefact_id = artefacts.id AND dtype = 'png') AS pictures
     FROM artefacts WHERE subject_kind = 'target' ${targetId === undefined ? "" : "AND subject_id = ?"}
     ORDER BY created_at, rowid`,
    ...(targetId === undefined ? [] : [targetId]),
  );
  const briefs = rows.map((row) => ({ targetId: row.subject_id, brief: toBrief(row) }));
  return new Map(
    [...Map.groupBy(briefs, (entry) => entry.targetId)].map(([id, entries]) => [id, entries.map(({ brief }) => brief)]),
  );
}

function toBrief({ pictures, ...row }: BriefRow): ArtefactBrief {
  const files = (JSON.parse(pictures) as { name: string; sha256: string }[]).map((file) => ({
    ...file,
    dtype: "png" as const,
    shape: [],
  }));
  return {
    id: row.id,
    method: row.method,
    output: row.output,
    keySha256: row.key_sha256,
    settings: JSON.parse(row.settings),
    seed: row.seed,
    ...(row.temperature !== null && { temperature: row.temperature }),
    shown: shownPictures({ output: row.output, summary: JSON.parse(row.summary), files }),
    ...(row.edited === 1 && { edited: true }),
    createdAt: row.created_at,
    ...given(row),
  };
}

interface EvaluationRow {
  artefact_id: string;
  target_id: string;
  method: string;
  settings: string;
  evaluator: string;
  evaluator_settings: string;
  temperature: number | null;
  summary: string;
}

/** The newest evaluation by each method with each of its settings, of each artefact of a classifier's targets; of none that is archived. */
export function readEvaluations(store: Store, classifierId: string): EvaluatedArtefact[] {
  return all<EvaluationRow>(
    store.database,
    `SELECT a.id AS artefact_id, t.id AS target_id, a.method, a.settings, e.method AS evaluator,
       e.settings AS evaluator_settings, e.summary, json_extract(e.provenance, '$.temperature') AS temperature
     FROM artefacts e
     JOIN artefacts a ON a.id = e.subject_id AND a.subject_kind = 'target'
     JOIN targets t ON t.id = a.subject_id
     WHERE e.output = 'evaluation' AND e.subject_kind = 'artefact' AND t.classifier_id = ?
       AND e.archived_at IS NULL AND a.archived_at IS NULL AND t.archived_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM artefacts later WHERE later.subject_kind = 'artefact'
         AND later.subject_id = e.subject_id AND later.method = e.method AND later.settings = e.settings
         AND later.rowid > e.rowid)
     ORDER BY e.rowid`,
    classifierId,
  ).map(({ artefact_id, target_id, method, settings, evaluator, evaluator_settings, summary, temperature }) => {
    const of = temperature !== null && { temperature };
    return {
      artefactId: artefact_id,
      targetId: target_id,
      ...{ method, settings: JSON.parse(settings), ...of },
      evaluator: { method: evaluator, settings: JSON.parse(evaluator_settings), ...of },
      measures: outputKinds.evaluation.summary.parse(JSON.parse(summary)).measures,
    };
  });
}

/** The first artefact that holds this file; null where none does. */
export function readArtefactOfFile(store: Store, sha256: string): Artefact | null {
  const row = first<{ artefact_id: string }>(
    store.database,
    "SELECT artefact_id FROM artefact_files WHERE sha256 = ? LIMIT 1",
    sha256,
  );
  return row ? readArtefact(store, row.artefact_id) : null;
}

/** Whether an artefact of the project holds this file. */
export function isArtefactFile(store: Store, sha256: string): boolean {
  return first(store.database, "SELECT 1 FROM artefact_files WHERE sha256 = ?", sha256) !== undefined;
}

function toArtefact(store: Store, row: Row): Artefact {
  const files = all<FileRow>(
    store.database,
    "SELECT name, sha256, dtype, shape FROM artefact_files WHERE artefact_id = ? ORDER BY position",
    row.id,
  );
  return {
    id: row.id,
    method: row.method,
    revision: row.revision,
    output: row.output,
    subject: JSON.parse(row.subject),
    keySha256: row.key_sha256,
    settings: JSON.parse(row.settings),
    seed: row.seed,
    summary: summaryOf(row),
    uncertainty: JSON.parse(row.uncertainty),
    files: files.map(({ shape, ...file }) => ({ ...file, shape: JSON.parse(shape) })),
    uses: JSON.parse(row.uses),
    provenance: JSON.parse(row.provenance),
    createdAt: row.created_at,
    ...given(row),
  };
}

/** What the researcher has said of it. */
const given = ({ name, archived_at }: Pick<Row, "name" | "archived_at">) => ({
  ...(name !== null && { name }),
  ...(archived_at !== null && { archivedAt: archived_at }),
});

/** With what later versions have added to its kind at its default; as it is where this version cannot read it. */
function summaryOf({ output, summary }: Pick<Row, "output" | "summary">): Artefact["summary"] {
  const stored = JSON.parse(summary);
  const parsed = isOutputKind(output) ? outputKinds[output].summary.safeParse(stored) : null;
  return parsed?.success ? parsed.data : stored;
}
