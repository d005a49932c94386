import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Target } from "#shared/contract/curate.ts";
import { canonicalJson } from "#shared/study/canonical-json.ts";
import { mapPng } from "../curation/map-png.ts";
import { bytesOf } from "../library/dataset-contents.ts";
import { datasetImages, networkReference } from "../library/engine-references.ts";
import { found } from "../missing.ts";
import { readClassifier } from "../store/read/classifiers.ts";
import { readDataset } from "../store/read/datasets.ts";
import { hasStimulus, type StimulusKey } from "../store/read/stimuli.ts";
import { readTarget } from "../store/read/targets.ts";
import { transaction } from "../store/transaction.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { insertStimulus } from "../store/write/stimuli.ts";
import type { JobContext, JobKind } from "./job-kind.ts";

const params = z.object({
  method: z.string(),
  targetIds: z.array(z.string()),
  settings: z.record(z.string(), z.json()),
  colourMap: z.string(),
  seed: z.int(),
});
type Params = z.infer<typeof params>;

/** Makes one map a target. Each is stored when it is finished, so that a run that is cut short goes on where it stopped. */
export const explainTargets: JobKind<Params> = {
  kind: "explain-targets",
  lane: "engine",
  params,
  async run(context, settings) {
    const { store, signal, progress, changed } = context;
    const total = settings.targetIds.length;
    let made = 0;
    for (const [done, targetId] of settings.targetIds.entries()) {
      signal.throwIfAborted();
      progress({ done, total, unit: "targets", message: "Explaining" });
      const target = found(readTarget(store, targetId), "target", targetId);
      if (!(await explain(context, settings, target, done))) continue;
      made++;
      changed("curate", "project");
    }
    progress({ done: total, total, unit: "targets", message: "Explained" });
    return { made, existing: total - made };
  },
};

/** @returns false where the project has this very map already */
async function explain(
  { store, engine, signal, version, progress }: JobContext,
  { method, targetIds, settings, colourMap, seed }: Params,
  target: Target,
  done: number,
): Promise<boolean> {
  const classifier = found(readClassifier(store, target.classifierId), "classifier", target.classifierId);
  const dataset = found(readDataset(store, target.datasetId), "dataset", target.datasetId);
  const key: StimulusKey = {
    targetId: target.id,
    method,
    requested: canonicalJson(settings),
    seed,
    classifierSha256: classifier.weightsSha256,
    datasetSha256: dataset.sha256,
  };
  if (hasStimulus(store, key)) return false;
  const explanation = await engine.run(
    "explain",
    {
      method,
      network: networkReference(store, classifier),
      images: datasetImages(store, dataset),
      index: target.imageIndex,
      targetClass: classifier.classNames.indexOf(target.predicted),
      settings,
      seed,
    },
    {
      signal,
      onProgress: (within) =>
        progress({
          done: done + (within.total > 0 ? within.done / within.total : 0),
          total: targetIds.length,
          unit: "targets",
          message: within.message,
        }),
    },
  );
  const { height, width, values, range } = explanation;
  transaction(store, () =>
    insertStimulus(
      store,
      {
        id: randomUUID(),
        targetId: target.id,
        method,
        sha256: writeBlob(store, mapPng({ height, width, values, range, colourMap }), "image/png"),
        dataSha256: writeBlob(store, bytesOf(values), "application/octet-stream"),
        height,
        width,
        settings: explanation.settings as never,
        seed,
        provenance: {
          classifierSha256: key.classifierSha256,
          datasetSha256: key.datasetSha256,
          device: explanation.device,
          version,
          seconds: explanation.seconds,
        },
        uncertainty: explanation.uncertainty,
        range: [range[0], range[1]],
        colourMap,
        createdAt: new Date().toISOString(),
      },
      key.requested,
    ),
  );
  return true;
}
