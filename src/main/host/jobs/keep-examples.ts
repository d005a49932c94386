import { randomUUID } from "node:crypto";
import { join } from "node:path";
import * as z from "zod";
import { keptExamples } from "#shared/contract/curate.ts";
import type { Artefact, ArtefactFile } from "#shared/domain/artefact.ts";
import { canonicalJson } from "#shared/domain/canonical-json.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { findMethod, parseSettings, requireMethod } from "#shared/methods/list.ts";
import type { ImageSetSummary } from "#shared/methods/outputs/image-set.ts";
import { beliefAfter } from "#shared/teaching/example-kernel.ts";
import { imagePng } from "../library/image-png.ts";
import {
  changesInWords,
  type EditableExamples,
  editableExamples,
  editedSummary,
  requireExamples,
} from "../methods/edited-examples.ts";
import { resolveSubject } from "../methods/resolve-subject.ts";
import { found } from "../missing.ts";
import { sha256 } from "../store/blob-store.ts";
import { makeFolder } from "../store/durable-file.ts";
import { readArtefact, readArtefactsByKey } from "../store/read/artefacts.ts";
import type { Store } from "../store/store.ts";
import { transaction } from "../store/transaction.ts";
import { insertArtefact } from "../store/write/artefacts.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { defineJob, type JobContext } from "./job-kind.ts";

const params = z.object({
  artefactId: z.string(),
  examples: z.array(z.int()),
  /** When it was asked for: the same set put together once more is another decision. */
  at: z.string(),
});

/**
 * Keeps teaching examples that were put together by hand, with a map of each where the computed ones have maps. The result
 * is the newest artefact of its method and settings, which is what studies take; the computed one stays as it is.
 */
export const keepExamplesJob = defineJob({
  kind: "keep-examples",
  lane: "engine",
  params,
  title({ artefactId }, store) {
    const { method } = original(store, artefactId);
    return `Keep changed ${(findMethod(method)?.label ?? method).toLowerCase()}`;
  },
  result: keptExamples,
  async run(context, { artefactId, examples, at }) {
    const { store, version, changed } = context;
    const artefact = original(store, artefactId);
    const keySha256 = sha256(canonicalJson({ edited: artefact.keySha256, examples, at }));
    const [existing] = readArtefactsByKey(store, keySha256);
    if (existing) return { artefactId: existing.id };
    const editable = editableExamples(store, artefact);
    requireExamples(editable, examples);
    const started = performance.now();
    const { shown, pictures } = await picturesOf(context, editable, examples);
    const changes = changesInWords(editable, shown);
    const made: Artefact = {
      ...artefact,
      id: randomUUID(),
      keySha256,
      summary: editedSummary(editable, examples, shown) as unknown as Artefact["summary"],
      uncertainty: { latent_standard_deviation: Math.sqrt(beliefAfter(editable.kernel, examples).variance) },
      uses: [artefact.id],
      provenance: {
        ...artefact.provenance,
        version,
        seconds: (performance.now() - started) / 1000,
        edited: { artefactId, keySha256: artefact.keySha256, changes },
      },
      createdAt: new Date().toISOString(),
      files: [],
    };
    transaction(store, () => {
      const files = pictures.map(
        ({ bytes, ...file }): ArtefactFile =>
          bytes ? { ...file, sha256: writeBlob(store, bytes, "image/png") } : file,
      );
      insertArtefact(store, { ...made, files: [...artefact.files.filter(({ dtype }) => dtype !== "png"), ...files] });
    });
    changed("curate", "project");
    return { artefactId: made.id };
  },
});

const original = (store: Store, artefactId: string) => found(readArtefact(store, artefactId), "artefact", artefactId);

/** Of a picture that is in the project already only its name; of a new one its bytes too. */
interface SetPicture extends ArtefactFile {
  readonly bytes?: Uint8Array;
}

/** The examples as participants see them, each with its map where the computed set has maps. Those that were there stay. */
async function picturesOf(
  context: JobContext,
  { artefact, summary, images, kernel }: EditableExamples,
  examples: readonly number[],
): Promise<{ shown: ImageSetSummary["images"]; pictures: SetPicture[] }> {
  const { signal, progress } = context;
  const resolved = resolveSubject(context.store, artefact.subject, artefact.provenance.temperature ?? null);
  const { reference, dataset } = resolved;
  if (reference.kind !== "target")
    throw new ExemplarError("UNSUPPORTED", "These examples are not about a target.", "Choose examples of a target.");
  const { targetClass, alternativeClass } = reference;
  const withMaps = summary.images.some(({ map }) => map !== null);
  const shape = [dataset.height, dataset.width, dataset.channels];
  const shown: ImageSetSummary["images"] = [];
  const pictures: SetPicture[] = [];
  for (const [k, position] of examples.entries()) {
    signal.throwIfAborted();
    progress({ done: k, total: examples.length, unit: "examples", message: `Example ${k + 1} of ${examples.length}` });
    const index = images[position]!;
    const own = kernel.labels[position]! > 0 ? targetClass : alternativeClass;
    const [picture, map] = [`example-${k + 1}`, withMaps ? `map-${k + 1}` : null];
    shown.push({ picture, map, category: resolved.classifier.classNames[own]!, datasetIndex: index });
    const before = summary.images.find(({ datasetIndex }) => datasetIndex === index);
    const kept = (name: string | null | undefined) => artefact.files.find((file) => file.name === name);
    const known = kept(before?.picture);
    pictures.push(
      known
        ? { ...known, name: picture }
        : { name: picture, dtype: "png", shape, sha256: "", bytes: await imagePng(context, dataset, index) },
    );
    if (map === null) continue;
    const knownMap = kept(before?.map);
    pictures.push(
      knownMap ? { ...knownMap, name: map } : { ...(await mapOf(context, artefact, index, own)), name: map },
    );
  }
  return { shown, pictures };
}

/** Why the classifier gives an example to its category, by the method and settings of the set's other maps. */
async function mapOf(
  { store, engine, signal }: JobContext,
  { subject, settings, seed, keySha256, provenance }: Artefact,
  index: number,
  ownClass: number,
): Promise<SetPicture> {
  const { reference, dataset } = resolveSubject(store, subject, provenance.temperature ?? null);
  if (reference.kind !== "target") throw new TypeError("Maps of examples are asked for of a target");
  const method = requireMethod(String(settings.maps));
  makeFolder(store.folder.checkpoints);
  const { files } = await engine.run(
    "run-method",
    {
      method: method.id,
      subject: {
        ...reference,
        image: { images: reference.dataset.images, index },
        indexInDataset: index,
        targetClass: ownClass,
      },
      settings: parseSettings(method, { masks: settings.masks }),
      seed,
      uses: [],
      checkpoint: join(store.folder.checkpoints, `${keySha256}.example-${dataset.sha256.slice(0, 8)}-${index}.method`),
    },
    { signal },
  );
  const { name, dtype, shape, bytes } = files.find((file) => file.name === "map")!;
  return { name, dtype, shape, sha256: "", bytes };
}
