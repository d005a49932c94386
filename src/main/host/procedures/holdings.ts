import { type HoldingKind, holdingKind } from "#shared/contract/holdings.ts";
import type { Area } from "#shared/contract/system.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { deleteHolding } from "../holdings/delete-holding.ts";
import { named, usedBy } from "../holdings/used-by.ts";
import { readHoldings } from "../store/read/holdings.ts";
import { transaction } from "../store/transaction.ts";
import { updateArchived, updateName } from "../store/write/holdings.ts";
import type { Workbench } from "../workbench.ts";
import type { Base } from "./base.ts";

/** Where each kind is listed or named. */
const areasOf: Readonly<Record<HoldingKind, readonly Area[]>> = {
  dataset: ["library", "curate"],
  classifier: ["library", "curate"],
  generator: ["library"],
  target: ["curate", "compose"],
  artefact: ["library", "curate", "compose"],
  study: ["compose", "run", "analyse"],
  import: ["analyse"],
};

export function holdingProcedures(os: Base, workbench: Workbench) {
  const changed = (kind: HoldingKind) => workbench.events.changed(...areasOf[kind], "project");

  return os.holdings.router({
    list: os.holdings.list.handler(({ input: { kind } }) =>
      (kind === undefined ? holdingKind.options : [kind]).flatMap((own) => readHoldings(workbench.store, own)),
    ),
    usedBy: os.holdings.usedBy.handler(({ input }) => usedBy(workbench.store, input)),

    rename: os.holdings.rename.handler(({ input: { name, ...holding } }) => {
      const { store } = workbench;
      named(store, holding);
      updateName(store, holding, name);
      changed(holding.kind);
      return named(store, holding);
    }),

    archive: os.holdings.archive.handler(({ input: { kind, ids, archived } }) => {
      const { store } = workbench;
      const at = archived ? new Date().toISOString() : null;
      const things = transaction(store, () =>
        ids.map((id) => {
          const thing = named(store, { kind, id });
          updateArchived(store, thing, at);
          return thing;
        }),
      );
      changed(kind);
      return things;
    }),

    delete: os.holdings.delete.handler(async ({ input }) => {
      const busy = workbench.jobs.list().find(({ status }) => status === "queued" || status === "running");
      if (busy)
        throw new ExemplarError(
          "CONFLICT",
          `The job "${busy.title}" is ${busy.status}, and may be about to use what is to be deleted.`,
          "Wait until it is finished, or cancel it.",
        );
      const gone = await deleteHolding(workbench.store, input);
      changed(input.kind);
      return gone;
    }),
  });
}
