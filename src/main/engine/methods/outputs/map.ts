import type { ColourMapId, MapSummary } from "#shared/methods/outputs/map.ts";
import type { Classifier } from "../../models/classifier.ts";
import type { Watch } from "../../watch.ts";
import type { Made, MethodPlace, Picture, TargetMaterial } from "../runner.ts";
import { mapPicture } from "./map-picture.ts";

/** What a saliency map is computed with. */
export interface MapContext extends Omit<MethodPlace, "drawMap"> {
  readonly classifier: Classifier;
}

/** What is to be explained: why the classifier gives `image` (`[H, W, C]`, pixels in [0, 1]) to the target class. */
export interface MapRequest<Settings> {
  readonly image: Float32Array;
  readonly targetClass: number;
  readonly settings: Settings;
  readonly seed: number;
}

/** A value for each pixel, `[H, W]` row by row, and other maps over the same pixels that come of themselves. */
export interface TargetMap {
  readonly values: Float32Array;
  /** `cool-warm` for signed values, whose colours are then symmetric about zero. */
  readonly colourMap: ColourMapId;
  readonly layers?: readonly {
    readonly name: string;
    readonly label: string;
    readonly values: Float32Array;
    readonly colourMap: ColourMapId;
  }[];
  /** Pictures to be looked at beside the map. */
  readonly pictures?: readonly { readonly name: string; readonly label: string; readonly picture: Picture }[];
  /** Name of the one that participants are shown, where it is not the map itself. */
  readonly shown?: string;
  readonly uncertainty: Readonly<Record<string, number>>;
}

/** One way to explain an answer by a map over the image. Same seed and settings, same map. */
export type MapAlgorithm<Settings> = (
  request: MapRequest<Settings>,
  context: MapContext,
  watch: Watch,
) => Promise<TargetMap>;

/** An algorithm as the runner of a method whose subject is a target and whose output is a map. */
export function mapRunner<Settings>(algorithm: MapAlgorithm<Settings>) {
  return async (
    { subject, settings, seed }: { subject: TargetMaterial; settings: Settings; seed: number },
    place: MethodPlace,
    watch: Watch,
  ): Promise<Made<MapSummary>> => {
    const { classifier, image, targetClass } = subject;
    const [height, width] = classifier.inputShape;
    const map = await algorithm({ image, targetClass, settings, seed }, { ...place, classifier }, watch);
    return madeOf(map, height, width);
  };
}

/** The map as an artefact: its values and other layers as tensors, and the picture that participants are shown. */
function madeOf(
  { values, colourMap, layers = [], pictures = [], shown = "map", uncertainty }: TargetMap,
  height: number,
  width: number,
): Made<MapSummary> {
  const range = rangeOf(values, colourMap);
  const tensor = (data: Float32Array) => ({ dtype: "float32" as const, shape: [height, width], data });
  return {
    summary: {
      height,
      width,
      range,
      colourMap,
      layers: layers.map(({ name, label, ...layer }) => ({
        name,
        label,
        range: rangeOf(layer.values, layer.colourMap),
        colourMap: layer.colourMap,
      })),
      pictures: pictures.map(({ name, label }) => ({ name, label })),
      shown,
    },
    tensors: {
      values: tensor(values),
      ...Object.fromEntries(layers.map((layer) => [layer.name, tensor(layer.values)])),
    },
    pictures: {
      map: mapPicture(values, { height, width, range, colourMap }),
      ...Object.fromEntries(pictures.map(({ name, picture }) => [name, picture])),
    },
    uncertainty,
  };
}

/** What the colours' ends stand for: a signed map is symmetric about zero, so that its neutral colour lies there. */
export function rangeOf(values: Float32Array, colourMap: ColourMapId): [number, number] {
  const [low, high] = extent(values);
  if (colourMap !== "cool-warm") return [low, high];
  const largest = Math.max(Math.abs(low), Math.abs(high));
  return [-largest, largest];
}

/** From the least to the greatest value. */
export function extent(values: Float32Array): [number, number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}
