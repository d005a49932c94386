import type { ContractRouterClient } from "@orpc/contract";
import { analyse } from "./analyse.ts";
import { compose } from "./compose.ts";
import { curate } from "./curate.ts";
import { holdings } from "./holdings.ts";
import { importedTrialProcedures } from "./imported-trials.ts";
import { jobs } from "./jobs.ts";
import { library } from "./library.ts";
import { artefactProcedures, methodProcedures } from "./methods.ts";
import { projects } from "./project.ts";
import { run } from "./run.ts";
import { system } from "./system.ts";

/**
 * All that a window, a browser or a terminal may ask of the host.
 *
 * Binary data does not travel here but on a content-addressed route, the same in every transport:
 * `/blob/<sha256>` (a stored image, or a tensor of an artefact) and `/image/<datasetId>/<index>` (one image of a dataset, as PNG).
 */
export const contract = {
  system,
  projects,
  library,
  methods: methodProcedures,
  artefacts: artefactProcedures,
  curate,
  compose,
  run,
  analyse,
  importedTrials: importedTrialProcedures,
  jobs,
  holdings,
};

export type Client = ContractRouterClient<typeof contract>;
