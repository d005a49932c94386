import type { FileType } from "#shared/domain/artefact.ts";
import type { SubjectKind } from "#shared/domain/subject.ts";
import type { MethodId, MethodOf, SettingsOf, SummaryOf } from "#shared/methods/list.ts";
import type { Workplace } from "../batches/workplace.ts";
import type { ImageReader } from "../datasets/image-reader.ts";
import type { PartAnnotations } from "../datasets/part-annotations.ts";
import type { Classifier } from "../models/classifier.ts";
import type { TrainedGenerator } from "../models/generators/sample-generator.ts";
import type { Watch } from "../watch.ts";
import type { Checkpoint } from "./checkpoint.ts";

/** Values of one type in a shape, row by row. */
export interface Tensor {
  readonly dtype: Exclude<FileType, "png">;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** Pixels `[height, width, channels]`, 0 … 255; stored as PNG. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/** What a runner makes of its subject. */
export interface Made<Summary> {
  readonly summary: Summary;
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly pictures: Readonly<Record<string, Picture>>;
  /** Monte Carlo error and the like, by the method's own names. */
  readonly uncertainty: Readonly<Record<string, number>>;
}

/** A dataset as methods see it. Labels and split are read when they are asked for. */
export interface DatasetMaterial {
  /** Equal for equal images, labels and split. */
  readonly key: string;
  readonly images: ImageReader;
  readonly classNames: readonly string[];
  labels(): Int32Array;
  trainIndices(): Int32Array;
  testIndices(): Int32Array;
  /** Where the parts of its images are; null where that is not known. */
  parts(): PartAnnotations | null;
}

/** One image with the answer that is to be explained. */
export interface TargetMaterial {
  readonly kind: "target";
  readonly classifier: Classifier;
  /** What the classifier was trained on. */
  readonly dataset: DatasetMaterial;
  /** The image's place in that dataset; null for an image of another one. */
  readonly index: number | null;
  /** `[H, W, C]`, pixels in [0, 1]. */
  readonly image: Float32Array;
  readonly targetClass: number;
  readonly alternativeClass: number;
}

export interface ClassifierMaterial {
  readonly kind: "classifier";
  readonly classifier: Classifier;
  readonly dataset: DatasetMaterial;
}

/** A classifier, and a generator whose images it answers. */
export interface SourceMaterial {
  readonly kind: "source";
  readonly classifier: Classifier;
  /** What the classifier was trained on. */
  readonly dataset: DatasetMaterial;
  readonly generator: TrainedGenerator;
}

/** An artefact that is read: its own bytes, verified against their hashes. */
export interface ArtefactContents {
  readonly method: string;
  readonly revision: number;
  readonly output: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly summary: Readonly<Record<string, unknown>>;
  /** @throws ExemplarError where the file is missing or has changed */
  tensor(name: string): Tensor;
}

/** An artefact about a target or a classifier, and the way to make another one by the same method. */
export interface ArtefactMaterial {
  readonly kind: "artefact";
  readonly artefact: ArtefactContents;
  readonly of: TargetMaterial | ClassifierMaterial;
  /**
   * Runs the artefact's method again, with some of what it depends on changed.
   * @throws ExemplarError `UNSUPPORTED` where that would not be what made it: of another revision, or of no target
   */
  again(changes: {
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly seed?: number;
    readonly classifier?: Classifier;
  }): Promise<Made<Readonly<Record<string, unknown>>>>;
}

interface Materials {
  target: TargetMaterial;
  classifier: ClassifierMaterial;
  source: SourceMaterial;
  artefact: ArtefactMaterial;
}
export type MaterialOf<Kind extends SubjectKind> = Materials[Kind];
export type Material = MaterialOf<SubjectKind>;

export interface Request<Id extends MethodId> {
  readonly subject: MaterialOf<MethodOf<Id>["subject"]>;
  readonly settings: SettingsOf<Id>;
  readonly seed: number;
  /** The artefacts that the method says it uses, by their methods; of some only those that its settings ask for. */
  readonly uses: { readonly [Used in MethodOf<Id>["uses"][number]]: ArtefactContents };
}

/** Where methods run, and where they keep how far they have come. */
export interface MethodPlace extends Workplace {
  readonly checkpoint: Checkpoint;
  readonly drawMap: DrawMap;
}

/** Does what a method describes. Same request, same result: randomness comes from the seed alone. */
export type Runner<Id extends MethodId> = (
  request: Request<Id>,
  place: MethodPlace,
  watch: Watch,
) => Promise<Made<SummaryOf<Id>>>;

/** The methods whose output is a map of a target. */
export type MapMethodId = { [Id in MethodId]: MethodOf<Id>["output"] extends "map" ? Id : never }[MethodId];

/**
 * Why an image is given to a class, as a picture of the map that a method makes of it. Families know nothing of one
 * another: who shows maps of images is handed the way to have them drawn.
 */
export type DrawMap = (
  method: MapMethodId,
  of: TargetMaterial,
  settings: Readonly<Record<string, unknown>>,
  seed: number,
) => Promise<Picture>;
