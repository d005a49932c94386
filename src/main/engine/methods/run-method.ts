import { encode } from "fast-png";
import type { Artefact } from "#shared/domain/artefact.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type AnyMethod, findMethod, parseSettings, requireMethod } from "#shared/methods/list.ts";
import type { Workplace } from "../batches/workplace.ts";
import type { BlobFolder } from "../blob-folder.ts";
import { openImages } from "../datasets/images.ts";
import type { Classifier } from "../models/classifier.ts";
import { loadGenerator } from "../models/generators/sample-generator.ts";
import type { EngineTasks, MadeFile } from "../protocol.ts";
import type { ArtefactReference, SubjectReference } from "../references.ts";
import type { TaskContext } from "../tasks/task.ts";
import type { Watch } from "../watch.ts";
import { fileCheckpoint, noCheckpoint } from "./checkpoint.ts";
import { openDataset } from "./dataset-material.ts";
import { runners } from "./list.ts";
import type {
  ArtefactContents,
  ArtefactMaterial,
  ClassifierMaterial,
  DrawMap,
  Made,
  Material,
  MethodPlace,
  TargetMaterial,
  Tensor,
} from "./runner.ts";

type AnyRunner = (
  request: { subject: Material; settings: unknown; seed: number; uses: Readonly<Record<string, ArtefactContents>> },
  place: MethodPlace,
  watch: Watch,
) => Promise<Made<Artefact["summary"]>>;

const runnerOf = ({ id }: AnyMethod): AnyRunner => runners[id] as unknown as AnyRunner;

/** Where a run finds what it is about. */
type Sources = Pick<TaskContext, "state" | "blobs">;

/** Makes one artefact: loads what the subject refers to, runs the method, and puts what it made into bytes. */
export async function runMethod(
  { method: id, subject, settings: requested, seed, uses, checkpoint: path }: EngineTasks["run-method"]["params"],
  sources: Sources,
  watch: Watch,
): Promise<EngineTasks["run-method"]["result"]> {
  const method = requireMethod(id);
  const settings = parseSettings(method, requested);
  using opened = new DisposableStack();
  const checkpoint = fileCheckpoint(path);
  const workplace = await sources.state.workplace();
  const place = { ...workplace, checkpoint, drawMap: mapsIn(workplace, watch) };
  const material = await load(subject, place, sources, watch, opened);
  const used = Object.fromEntries(uses.map((reference) => [reference.method, contentsOf(reference, sources.blobs)]));
  const started = performance.now();
  const made = await runnerOf(method)({ subject: material, settings, seed, uses: used }, place, watch);
  const seconds = (performance.now() - started) / 1000;
  checkpoint.remove();
  return {
    summary: made.summary,
    uncertainty: { ...made.uncertainty },
    files: filesOf(made),
    settings,
    device: place.runtime.device,
    seconds,
  };
}

async function load(
  reference: SubjectReference,
  place: MethodPlace,
  sources: Sources,
  watch: Watch,
  opened: DisposableStack,
): Promise<Material> {
  switch (reference.kind) {
    case "target":
      return loadTarget(reference, sources, opened);
    case "classifier": {
      const { kind, classifier, dataset } = reference;
      const { state, blobs } = sources;
      return {
        kind,
        classifier: await state.classifiers.load(blobs.weights(classifier)),
        dataset: openDataset(dataset, blobs, opened.use(openImages(blobs.images(dataset.images), state.manifests))),
      };
    }
    case "source": {
      const { kind, classifier, dataset, generator } = reference;
      const own = await load({ kind: "classifier", classifier, dataset }, place, sources, watch, opened);
      return { ...(own as ClassifierMaterial), kind, generator: await loadGenerator(sources.blobs.weights(generator)) };
    }
    case "artefact": {
      const artefact = contentsOf(reference.artefact, sources.blobs);
      const of = (await load(reference.of, place, sources, watch, opened)) as ArtefactMaterial["of"];
      return { kind: "artefact", artefact, of, again: againOf(artefact, of, place, watch) };
    }
  }
}

async function loadTarget(
  reference: SubjectReference & { kind: "target" },
  { state, blobs }: Sources,
  opened: DisposableStack,
): Promise<TargetMaterial> {
  const { kind, dataset, indexInDataset: index, targetClass, alternativeClass } = reference;
  const classifier = await state.classifiers.load(blobs.weights(reference.classifier));
  const images = opened.use(openImages(blobs.images(dataset.images), state.manifests));
  using source = openImages(blobs.images(reference.image.images), state.manifests);
  requireFit(classifier, source.imageShape, targetClass);
  const image = await source.read([reference.image.index]);
  return {
    kind,
    classifier,
    dataset: openDataset(dataset, blobs, images),
    index,
    image,
    targetClass,
    alternativeClass,
  };
}

function requireFit({ inputShape, classCount }: Classifier, imageShape: readonly number[], targetClass: number): void {
  if (targetClass < 0 || targetClass >= classCount || !Number.isInteger(targetClass))
    throw new ExemplarError("INVALID", `Class ${targetClass} is none of ${classCount}`, "Choose another target class.");
  if (imageShape.join() !== inputShape.join())
    throw new ExemplarError(
      "INVALID",
      `The images are ${imageShape.join(" × ")}, but the classifier takes ${inputShape.join(" × ")}`,
      "Use a classifier that was trained on this dataset.",
    );
}

function mapsIn(workplace: Workplace, { signal }: Watch): DrawMap {
  const apart = { signal, onProgress: () => {} };
  const drawMap: DrawMap = async (id, of, settings, seed) => {
    const method = requireMethod(id);
    const request = { subject: of, settings: parseSettings(method, settings), seed, uses: {} };
    const made = await runnerOf(method)(request, { ...workplace, checkpoint: noCheckpoint, drawMap }, apart);
    return made.pictures.map!;
  };
  return drawMap;
}

/** An artefact's own method on its own target, run again with some of what it depends on changed. */
function againOf(
  artefact: ArtefactContents,
  of: ArtefactMaterial["of"],
  place: MethodPlace,
  watch: Watch,
): ArtefactMaterial["again"] {
  return ({ settings, seed, classifier }) => {
    const method = findMethod(artefact.method);
    if (method?.subject !== "target")
      throw new ExemplarError(
        "UNSUPPORTED",
        `An artefact of "${artefact.method}" cannot be made again here.`,
        "Choose an artefact of a method that explains a target.",
      );
    if (method.revision !== artefact.revision)
      throw new ExemplarError(
        "UNSUPPORTED",
        `It was made by revision ${artefact.revision} of ${method.label}, which makes other maps than revision ${method.revision}.`,
        "Run the method anew, and evaluate what it makes now.",
      );
    const request = {
      subject: { ...of, classifier: classifier ?? of.classifier },
      settings: parseSettings(method, { ...artefact.settings, ...settings }),
      seed: seed ?? artefact.seed,
      uses: {},
    };
    // It is part of another run: its steps are none of that run's, and are not shown as if they were.
    const apart = { ...place, checkpoint: noCheckpoint };
    return runnerOf(method)(request, apart, { signal: watch.signal, onProgress: () => {} });
  };
}

function contentsOf({ files, ...artefact }: ArtefactReference, blobs: BlobFolder): ArtefactContents {
  return {
    ...artefact,
    tensor(name) {
      const file = files.find((candidate) => candidate.name === name && candidate.dtype !== "png");
      if (!file)
        throw new ExemplarError(
          "UNSUPPORTED",
          `The artefact of ${artefact.method} holds no tensor "${name}".`,
          "Make it again with this version of Exemplar.",
        );
      const bytes = blobs.read(file.sha256, `The tensor "${name}" of an artefact of ${artefact.method}`);
      return {
        dtype: file.dtype as Tensor["dtype"],
        shape: file.shape,
        data: typed(bytes, file.dtype as Tensor["dtype"]),
      };
    },
  };
}

function typed(bytes: Buffer, dtype: Tensor["dtype"]): Tensor["data"] {
  const { buffer } = new Uint8Array(bytes);
  return dtype === "float32"
    ? new Float32Array(buffer)
    : dtype === "int32"
      ? new Int32Array(buffer)
      : new Uint8Array(buffer);
}

function filesOf({ tensors, pictures }: Made<unknown>): MadeFile[] {
  return [
    ...Object.entries(tensors).map(([name, { dtype, shape, data }]) => ({
      name,
      dtype,
      shape: [...shape],
      bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    })),
    ...Object.entries(pictures).map(([name, { height, width, channels, data }]) => ({
      name,
      dtype: "png" as const,
      shape: [height, width, channels],
      bytes: encode({ width, height, channels, depth: 8, data }),
    })),
  ];
}
