import type { Artefact } from "#shared/domain/artefact.ts";

/** Pixels of a packed dataset: a file of bytes `[N, H, W, C]`, 0 = black. Programs see them divided by 255. */
export interface PackedImages {
  readonly kind: "packed";
  readonly sha256: string;
  readonly shape: readonly [number, number, number, number];
}

/**
 * A dataset whose images are files, decoded as they are asked for: turned upright, laid on white where they are
 * transparent, scaled until the shorter side has the length that the list of files states (further where the crop needs
 * it), and cut to `[H, W]` about the centre.
 */
export interface ImageFiles {
  readonly kind: "files";
  /** Of the list of the files, by their paths within the folder (`datasets/image-manifest.ts`), with their hashes. */
  readonly sha256: string;
  readonly folder: string;
  readonly shape: readonly [number, number, number, number];
}

/** Where the pixels of a dataset are. */
export type DatasetImages = PackedImages | ImageFiles;

/** A network and its weights: a safetensors file, or for `onnx`, `tfjs-layers` and `tfjs-graph` the model as it was imported. */
export interface NetworkReference {
  readonly architecture: string;
  readonly weightsSha256: string;
  readonly inputShape: readonly [number, number, number];
  readonly classCount: number;
  /** By which its logits are divided, so that its probabilities are calibrated; left out where they are its own. */
  readonly temperature?: number;
}

/** A generator of images of one shape, `[H, W, C]`, and its weights: a safetensors file. */
export interface GeneratorReference {
  readonly architecture: string;
  readonly weightsSha256: string;
  readonly imageShape: readonly [number, number, number];
}

/** Where training keeps where it stands, and of which training it is: another training's is not gone on with. */
export interface CheckpointReference {
  readonly path: string;
  readonly key: string;
}

/** A dataset as a method reads it: pixels, labels and split (int32, little-endian). */
export interface DatasetReference {
  /** The reader that it came from, which knows of its parts. */
  readonly reader: string;
  readonly images: DatasetImages;
  readonly labelsSha256: string;
  readonly testIndicesSha256: string;
  readonly classNames: readonly string[];
}

/** An artefact of the project, as methods see it. */
export type ArtefactReference = Pick<
  Artefact,
  "method" | "revision" | "output" | "settings" | "seed" | "summary" | "files"
>;

/** What a method is run on. */
export type SubjectReference =
  | {
      readonly kind: "target";
      readonly classifier: NetworkReference;
      /** What the classifier was trained on. */
      readonly dataset: DatasetReference;
      /** The target's image, which may be of another dataset. */
      readonly image: { readonly images: DatasetImages; readonly index: number };
      /** The image's place in the classifier's dataset; null where it is of another. */
      readonly indexInDataset: number | null;
      readonly targetClass: number;
      readonly alternativeClass: number;
    }
  | { readonly kind: "classifier"; readonly classifier: NetworkReference; readonly dataset: DatasetReference }
  | {
      readonly kind: "source";
      readonly classifier: NetworkReference;
      readonly dataset: DatasetReference;
      readonly generator: GeneratorReference;
    }
  | {
      readonly kind: "artefact";
      readonly artefact: ArtefactReference;
      readonly of: SubjectReference & { readonly kind: "target" | "classifier" };
    };
