import { ExemplarError } from "#shared/domain/errors.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { workplaceOn } from "../../../batches/workplace.ts";
import type { ImageReader } from "../../../datasets/image-reader.ts";
import type { Network } from "../../../models/classifier.ts";
import { flatten, fullyConnected } from "../../../models/layers.ts";
import { sequential } from "../../../models/sequential.ts";
import { onnxRuntime } from "../../../runtime/onnx-runtime.ts";
import type { Watch } from "../../../watch.ts";
import { noCheckpoint } from "../../checkpoint.ts";
import type { ClassifierMaterial, MethodPlace } from "../../runner.ts";

const imageShape = [6, 6, 1] as const;
export const place: MethodPlace = {
  ...{
    ...workplaceOn(onnxRuntime({ threads: 1 })),
    checkpoint: noCheckpoint,
    drawMap: () => Promise.reject(new Error("a mixture draws no maps")),
  },
};
export const unwatched: Watch = { signal: new AbortController().signal, onProgress: () => {} };
/** The two pixels. */
export const [looked, against] = [14, 21];

/** Looks at two pixels alone: one speaks for the first category, one against it. */
export function network(weight = 6): Network {
  const layers = () => [flatten("flatten"), fullyConnected("fc", 2)];
  const design = sequential({ id: "linear", label: "Linear", description: "", layers }).design(imageShape, 2);
  const weights = Object.fromEntries(
    Object.entries(design.initialise(1)).map(([name, own]) => {
      const data = new Float32Array(own.data.length);
      if (data.length === 72) [data[2 * looked], data[2 * against]] = [weight, -weight / 2];
      return [name, { ...own, data }];
    }),
  );
  return { kind: "network", design, weights, inputShape: [6, 6, 1], classCount: 2, key: `two pixels ${weight}` };
}

export const count = 120;
const random = seededGenerator(3);
export const noise = Float32Array.from({ length: count * 36 }, () => random.next());

/** Images of noise, half of them of each category, one of them damaged; and who answers them. */
export function subject(changes: Partial<ClassifierMaterial["dataset"]> = {}, classifier = network(), pixels = noise) {
  const images: ImageReader = {
    ...{ count, imageShape },
    read(indices, batch = indices.length, setAside) {
      const read = new Float32Array(batch * 36);
      for (let row = 0; row < indices.length; row++) {
        if (indices[row] === 7) setAside?.(row, new ExemplarError("INVALID", "Image 7 is damaged", "Mend it."));
        else read.set(pixels.subarray(indices[row]! * 36, (indices[row]! + 1) * 36), row * 36);
      }
      return read;
    },
    [Symbol.dispose]() {},
  };
  const dataset = {
    ...{ key: "noise", images, classNames: ["one", "two"] },
    labels: () => Int32Array.from({ length: count }, (_, k) => k % 2),
    trainIndices: () => Int32Array.from({ length: count }, (_, k) => k),
    ...changes,
  };
  return { kind: "classifier", classifier, dataset } as unknown as ClassifierMaterial;
}
