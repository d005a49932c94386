import { type TrialTable, trialTable } from "#shared/contract/analyse.ts";
import { found } from "../missing.ts";
import { readImportedTrials } from "../store/read/imported-trials.ts";
import type { Store } from "../store/store.ts";

/** The table of imported trials. @throws NOT_FOUND, PROJECT_DAMAGED where its file is not as it was stored */
export function tableOfImport(store: Store, importedId: string): TrialTable {
  const { tableSha256 } = found(readImportedTrials(store, importedId), "import", importedId);
  return trialTable.parse(JSON.parse(store.blobs.read(tableSha256).toString("utf8")));
}
