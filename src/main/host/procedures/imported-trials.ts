import { randomUUID } from "node:crypto";
import { found } from "../missing.ts";
import { readAllImportedTrials, readImportedTrials } from "../store/read/imported-trials.ts";
import { transaction } from "../store/transaction.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { insertImportedTrials } from "../store/write/imported-trials.ts";
import { runInThread } from "../threads/run-in-thread.ts";
import type { Workbench } from "../workbench.ts";
import type { Base } from "./base.ts";

export function importedTrialProcedures(os: Base, workbench: Workbench) {
  return os.importedTrials.router({
    // Files of any length are read in a thread, for a participant may be answering meanwhile.
    examine: os.importedTrials.examine.handler(({ input }) => runInThread("examine-trials", input)),
    import: os.importedTrials.import.handler(async ({ input: { name, ...files } }) => {
      const { store } = workbench;
      const { table, description } = await runInThread("read-trials", files);
      const imported = transaction(store, () => {
        const tableSha256 = writeBlob(store, Buffer.from(table), "application/json");
        const added = { ...description, id: randomUUID(), name, tableSha256, createdAt: new Date().toISOString() };
        insertImportedTrials(store, added);
        return added;
      });
      workbench.events.changed("analyse");
      return imported;
    }),
    list: os.importedTrials.list.handler(() => readAllImportedTrials(workbench.store)),
    get: os.importedTrials.get.handler(({ input: { importedId } }) =>
      found(readImportedTrials(workbench.store, importedId), "import", importedId),
    ),
  });
}
