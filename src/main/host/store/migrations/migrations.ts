import type { Database } from "better-sqlite3";
import { project } from "./0001-project.ts";
import { library } from "./0002-library.ts";
import { curation } from "./0003-curation.ts";
import { studies } from "./0004-studies.ts";
import { sessions } from "./0005-sessions.ts";
import { analyses } from "./0006-analyses.ts";
import { imageFiles } from "./0007-image-files.ts";
import { classifierOutputs } from "./0008-classifier-outputs.ts";
import { calibrations } from "./0009-calibrations.ts";
import { generators } from "./0010-generators.ts";
import { journal } from "./0011-journal.ts";
import { outputParts } from "./0012-output-parts.ts";
import { artefacts } from "./0013-artefacts.ts";
import { power } from "./0014-power.ts";
import { responseCells } from "./0015-response-cells.ts";
import { calibratedTargets } from "./0016-calibrated-targets.ts";
import { trialLists } from "./0017-trial-lists.ts";
import { erasures } from "./0018-erasures.ts";
import { madeImages } from "./0019-made-images.ts";
import { archive } from "./0020-archive.ts";
import { restartsAndStations } from "./0021-restarts-and-stations.ts";
import { importedTrials } from "./0022-imported-trials.ts";
import { archivedImports } from "./0023-archived-imports.ts";

/** One step of the schema: statements, or what has to be computed from the rows that are there. */
export type Migration = string | ((database: Database) => void);

/** The schema's history: the n-th step makes version n (`user_version`). A published step is never changed. */
export const migrations: readonly Migration[] = [
  project,
  library,
  curation,
  studies,
  sessions,
  analyses,
  imageFiles,
  classifierOutputs,
  calibrations,
  generators,
  journal,
  outputParts,
  artefacts,
  power,
  responseCells,
  calibratedTargets,
  trialLists,
  erasures,
  madeImages,
  archive,
  restartsAndStations,
  importedTrials,
  archivedImports,
];
