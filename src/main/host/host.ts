import { createRouterClient, type Router } from "@orpc/server";
import type { Client, contract } from "#shared/contract/contract.ts";
import type { SystemStatus } from "#shared/contract/system.ts";
import { type Binary, binaryAt } from "./binary.ts";
import type { Engine } from "./engine.ts";
import type { Launch } from "./participant-mode.ts";
import { analyseProcedures } from "./procedures/analyse.ts";
import { base, type CallContext } from "./procedures/base.ts";
import { composeProcedures } from "./procedures/compose.ts";
import { curateProcedures } from "./procedures/curate.ts";
import { holdingProcedures } from "./procedures/holdings.ts";
import { importedTrialProcedures } from "./procedures/imported-trials.ts";
import { jobProcedures } from "./procedures/jobs.ts";
import { libraryProcedures } from "./procedures/library.ts";
import { artefactProcedures, methodProcedures } from "./procedures/methods.ts";
import { projectProcedures } from "./procedures/project.ts";
import { runProcedures } from "./procedures/run.ts";
import { systemProcedures } from "./procedures/system.ts";
import { createUploads, type Uploads } from "./uploads/uploads.ts";
import { Workbench } from "./workbench.ts";

export interface HostOptions {
  readonly transport: SystemStatus["transport"];
  /** Why the window runs where it runs, in words for the user. */
  readonly transportReason: string;
  /** The folder of what belongs to the user and not to a project: the list of recent projects, the passphrase. */
  readonly userData: string;
  /** Started by whoever opens a window; otherwise it starts with the first job that needs it. */
  readonly engine: Engine;
  readonly version: string;
  /** Shows a file in the system's file manager, where the window's shell can. */
  readonly showInFolder?: (path: string) => void;
}

export interface Host {
  /** For the RPC handler of any transport; its context is an empty object. */
  readonly router: Router<typeof contract, CallContext>;
  /** The same procedures within this process, through the same validation, as a window may call them. */
  readonly client: Client;
  /** The same for the program itself, which participant mode does not stop. */
  readonly trusted: Client;
  /**
   * What the binary routes answer: `/blob/<sha256>` (a stored image or tensor), `/image/<datasetId>/<index>` (as PNG) and
   * `/written/<path>` (an export or a report); null for anything else. @throws LOCKED for the latter two in participant mode,
   * NO_PROJECT, NOT_FOUND, PROJECT_DAMAGED
   */
  binary(path: string): Promise<Binary | null>;
  /** Lets a participant's window find its server again after the program was interrupted. */
  readonly launches: { readonly held: Launch | null; launched(launch: Launch): void };
  /** What a window sends over that cannot say where its files lie. */
  readonly uploads: Uploads;
  /** Marks running jobs as interrupted and closes the project. The engine is the caller's to close. */
  close(): Promise<void>;
}

/** The services behind the contract. */
export function createHost({ transport, transportReason, showInFolder, ...options }: HostOptions): Host {
  let trusted: Client;
  const workbench = new Workbench({ ...options, client: () => trusted });
  const os = base(workbench);
  const router = os.router({
    system: systemProcedures(os, workbench, { transport, transportReason }, { showInFolder }),
    projects: projectProcedures(os, workbench),
    library: libraryProcedures(os, workbench),
    methods: methodProcedures(os, workbench),
    artefacts: artefactProcedures(os, workbench),
    curate: curateProcedures(os, workbench),
    holdings: holdingProcedures(os, workbench),
    compose: composeProcedures(os, workbench),
    run: runProcedures(os, workbench),
    analyse: analyseProcedures(os, workbench),
    importedTrials: importedTrialProcedures(os, workbench),
    jobs: jobProcedures(os, workbench),
  });
  trusted = createRouterClient(router, { context: { trusted: true } });
  if (transport !== "in-process") workbench.openParticipantsProject();
  return {
    router,
    client: createRouterClient(router, { context: {} }),
    trusted,
    launches: {
      held: workbench.participantMode.heldLaunch,
      launched: (launch) => workbench.participantMode.launched(launch),
    },
    binary: (path) => binaryAt(workbench, path),
    uploads: createUploads(workbench),
    close: async () => workbench.close(),
  };
}
