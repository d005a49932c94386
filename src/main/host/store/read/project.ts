import type { Project } from "#shared/contract/project.ts";
import { first } from "../statement.ts";
import type { Store } from "../store.ts";

/** The open project with how much it holds. */
export function readProject(store: Store): Project {
  const row = first<{ id: string; name: string; created_at: string } & Project["counts"]>(
    store.database,
    `SELECT id, name, created_at,
       (SELECT count(*) FROM datasets) AS datasets,
       (SELECT count(*) FROM classifiers) AS classifiers,
       (SELECT count(*) FROM targets) AS targets,
       (SELECT count(*) FROM artefacts) AS artefacts,
       (SELECT count(*) FROM studies) AS studies,
       (SELECT count(*) FROM sessions) AS sessions,
       (SELECT coalesce(sum((SELECT max(seq) + 1 FROM responses WHERE session_id = sessions.id)), 0) FROM sessions)
         AS responses
     FROM project`,
  )!;
  const { id, name, created_at, ...counts } = row;
  return {
    id,
    name,
    path: store.folder.path,
    createdAt: created_at,
    readOnly: store.journal === null,
    notices: [...store.notices],
    counts,
  };
}
