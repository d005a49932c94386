import { useMemo } from "react";
import type { CheckedArtefact } from "#shared/contract/methods.ts";
import { fileOf } from "#shared/domain/artefact.ts";
import type { ExampleKernel } from "#shared/teaching/example-kernel.ts";
import { useTensor } from "../../methods/use-tensor.ts";

/** What the learner needs to know of the images that may teach a target, as an artefact has kept it. */
export interface TeachingKernel {
  readonly kernel: ExampleKernel;
  /** Of each position of the kernel: which image of the classifier's dataset it is, the target's first. */
  readonly images: Int32Array;
}

const names = ["kernel", "prior-mean", "labels", "images"] as const;

/** Whether a set of examples has kept all that is needed to try others. */
export const hasKernel = ({ files }: Pick<CheckedArtefact, "files">): boolean =>
  names.every((name) => fileOf(files, name) !== undefined);

/** Fetched once and kept by its hash; undefined until it is there. */
export function useTeachingKernel({
  files,
  settings,
}: Pick<CheckedArtefact, "files" | "settings">): TeachingKernel | undefined {
  const covariance = useTensor(fileOf(files, "kernel"));
  const priorMean = useTensor(fileOf(files, "prior-mean"));
  const labels = useTensor(fileOf(files, "labels"));
  const images = useTensor(fileOf(files, "images"));
  const weight = Number(settings.weight ?? 1);
  return useMemo(
    () =>
      covariance && priorMean && labels && images instanceof Int32Array
        ? { kernel: { covariance, priorMean, labels, weight }, images }
        : undefined,
    [covariance, priorMean, labels, images, weight],
  );
}
