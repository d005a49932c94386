import type { Artefact } from "#shared/domain/artefact.ts";
import { subjectId } from "#shared/domain/subject.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

/** Adds an artefact with its files, whose bytes the project holds already. */
export function insertArtefact(store: Store, artefact: Artefact): void {
  write(
    store.database,
    `INSERT INTO artefacts (id, method, revision, output, subject_kind, subject_id, subject, key_sha256, settings, seed,
       summary, uncertainty, uses, provenance, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    artefact.id,
    artefact.method,
    artefact.revision,
    artefact.output,
    artefact.subject.kind,
    subjectId(artefact.subject),
    JSON.stringify(artefact.subject),
    artefact.keySha256,
    JSON.stringify(artefact.settings),
    artefact.seed,
    JSON.stringify(artefact.summary),
    JSON.stringify(artefact.uncertainty),
    JSON.stringify(artefact.uses),
    JSON.stringify(artefact.provenance),
    artefact.createdAt,
  );
  for (const [position, { name, sha256, dtype, shape }] of artefact.files.entries())
    write(
      store.database,
      "INSERT INTO artefact_files (artefact_id, name, position, sha256, dtype, shape) VALUES (?, ?, ?, ?, ?, ?)",
      artefact.id,
      name,
      position,
      sha256,
      dtype,
      JSON.stringify(shape),
    );
}

/** Removes an artefact whose files were lost, for one of the same key to take its place. */
export function deleteArtefact(store: Store, id: string): void {
  write(store.database, "DELETE FROM artefact_files WHERE artefact_id = ?", id);
  write(store.database, "DELETE FROM artefacts WHERE id = ?", id);
}
