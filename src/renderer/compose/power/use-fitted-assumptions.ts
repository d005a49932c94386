import { useMutation } from "@tanstack/react-query";
import { applyExclusions } from "#shared/analysis/apply-exclusions.ts";
import { frameOf } from "#shared/analysis/kept-trials.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { runInWorker } from "../../analyse/worker/run-in-worker.ts";
import { client } from "../../connection/client.ts";
import { type Assumptions, fittedAssumptions, type ModelParameters } from "./assumptions.ts";

interface Request {
  readonly studyId: string;
  readonly formula: string;
  readonly parameters: ModelParameters;
}

/** Fits the model to the data of the study's newest analysis, and takes what it found. */
export function useFittedAssumptions() {
  return useMutation({
    mutationFn: async ({ studyId, formula, parameters }: Request): Promise<Assumptions> => {
      const analyses = await client.analyse.analyses({ studyId });
      const newest = analyses.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))[0];
      if (!newest)
        throw new ExemplarError(
          "NOT_FOUND",
          "The study has no saved analysis",
          "Save one under Analyse: the model is fitted to its data.",
        );
      const { kinds, exclusions } = newest.document;
      const { table } = applyExclusions(await client.analyse.table({ studyId, kinds }), exclusions);
      const request = {
        frame: frameOf(table),
        formulas: [formula],
        settings: { family: "binomial" as const, referenceLevels: {} },
      };
      const [outcome] = await runInWorker("fit", request, { signal: new AbortController().signal });
      if (outcome && "fit" in outcome) return fittedAssumptions(outcome.fit, parameters);
      const { message, remedy } = outcome!.problem;
      throw new ExemplarError("INVALID", message, remedy);
    },
  });
}
