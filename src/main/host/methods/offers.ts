import { ExemplarError } from "#shared/domain/errors.ts";
import { compatible, type Offers } from "#shared/methods/compatible.ts";
import type { AnyMethod } from "#shared/methods/list.ts";
import type { Engine } from "../engine.ts";
import { datasetReference, networkReference } from "../library/engine-references.ts";
import { Memory } from "../memory.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import type { Store } from "../store/store.ts";

const asked = new Memory<Store, Promise<Offers["missing"]>>(64);

/** What a classifier and its dataset give to methods; the engine looks at both once as long as the project is open. */
export async function offersOf(
  { store, engine }: { store: Store; engine: Engine },
  classifier: StoredClassifier,
  dataset: StoredDataset,
): Promise<Offers> {
  const network = networkReference(classifier);
  const { reader, images } = datasetReference(store, dataset);
  const key = `${network.architecture}:${network.weightsSha256}:${reader}:${images.sha256}`;
  const described = asked.get(store, key, async () => {
    const { missing } = await engine.run("describe-classifier", { network, dataset: { reader, images } });
    return missing;
  });
  const missing = await described.catch((error: unknown) => {
    asked.forget(store, key);
    throw error;
  });
  return {
    name: classifier.name,
    missing: {
      ...missing,
      ...(dataset.trainCount === 0 && { "training-images": "its dataset has test images only" }),
    },
  };
}

/** @throws UNSUPPORTED in the words that the form and the command line use too */
export function requireCompatible(method: AnyMethod, offers: Offers): void {
  const { ok, reason } = compatible(method, offers);
  if (!ok)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${reason}.`,
      "`exemplar methods --classifier ID` lists the methods that can be used with it.",
    );
}
