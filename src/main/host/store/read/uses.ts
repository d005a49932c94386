import type { Holding, HoldingKind } from "#shared/contract/holdings.ts";
import { all, first } from "../statement.ts";
import type { Store } from "../store.ts";

/** That one thing refers to another: it could not be what it is without it. */
export interface Use {
  readonly user: Holding;
  readonly used: Holding;
}

/**
 * Everything that refers to something. An artefact names its subject, what it was made from and what it was changed from;
 * a study names targets and artefacts, and where it is older than artefacts the pictures of these.
 */
const uses = `
SELECT 'dataset' AS user_kind, id AS user_id, 'dataset' AS used_kind, shifted_from AS used_id FROM datasets
WHERE shifted_from IS NOT NULL
UNION SELECT 'dataset', id, 'artefact', made_by FROM datasets WHERE made_by IS NOT NULL
UNION SELECT 'classifier', id, 'dataset', dataset_id FROM classifiers
UNION SELECT 'generator', id, 'dataset', dataset_id FROM generators
UNION SELECT 'target', id, 'dataset', dataset_id FROM targets
UNION SELECT 'target', id, 'classifier', classifier_id FROM targets
UNION SELECT 'artefact', artefacts.id, replace(named.key, 'Id', ''), named.value
  FROM artefacts, json_each(artefacts.subject) named WHERE named.key <> 'kind'
UNION SELECT 'artefact', artefacts.id, 'artefact', made_from.value FROM artefacts, json_each(artefacts.uses) made_from
UNION SELECT 'artefact', id, 'artefact', json_extract(provenance, '$.edited.artefactId') FROM artefacts
  WHERE json_extract(provenance, '$.edited.artefactId') IS NOT NULL
UNION SELECT 'study', studies.id, 'target', targets.id
  FROM studies, json_tree(document) named JOIN targets ON targets.id = named.atom
UNION SELECT 'study', studies.id, 'artefact', artefacts.id
  FROM studies, json_tree(document) named JOIN artefacts ON artefacts.id = named.atom
UNION SELECT 'study', studies.id, 'artefact', artefact_id
  FROM studies, json_tree(document) named JOIN artefact_files ON sha256 = named.atom AND dtype = 'png'
`;

interface Row {
  user_kind: HoldingKind;
  user_id: string;
  used_kind: HoldingKind;
  used_id: string;
}

export function readUses(store: Store): Use[] {
  return all<Row>(store.database, uses).map(({ user_kind, user_id, used_kind, used_id }) => ({
    user: { kind: user_kind, id: user_id },
    used: { kind: used_kind, id: used_id },
  }));
}

/** How many sessions of a study there are, or were before they were erased. */
export function countSessions(store: Store, studyId: string): number {
  return first<{ n: number }>(
    store.database,
    `SELECT (SELECT count(*) FROM sessions WHERE study_id = :id) + (SELECT count(*) FROM erasures WHERE study_id = :id) AS n`,
    { id: studyId },
  )!.n;
}
