import { fileOf } from "#shared/domain/artefact.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { readNewestArtefact } from "../store/read/artefacts.ts";
import type { Store } from "../store/store.ts";

/**
 * The hardness of images of a classifier's dataset by the newest predictor that was fitted to it; null for an image that
 * it has not seen.
 * @throws NOT_FOUND where there is none, PROJECT_DAMAGED where its file is not whole
 */
export function predictedHardness(store: Store, classifierId: string): (index: number) => number | null {
  const fit = readNewestArtefact(store, "hardness", { kind: "classifier", classifierId });
  const file = fit && fileOf(fit.files, "difficulty");
  if (!file)
    throw new ExemplarError(
      "NOT_FOUND",
      "No hardness predictor has been fitted to this classifier.",
      "Run Hardness on it first: `exemplar run hardness`.",
    );
  if (!store.blobs.intact(file.sha256))
    throw new ExemplarError(
      "PROJECT_DAMAGED",
      "The hardness of the images that was predicted last is missing, or has changed since it was stored.",
      "Run Hardness on the classifier again with the same settings and seed: `exemplar run hardness`.",
    );
  const scores = new Float32Array(new Uint8Array(store.blobs.read(file.sha256)).buffer);
  return (index) => (scores[index]! < 0 ? null : scores[index]!);
}
