import * as tf from "@tensorflow/tfjs-core";
import { range } from "../../../compile/shapes.ts";
import { type NodeCall, type OnnxOperator, operator } from "../node-call.ts";
import { channelsFirst, channelsLast } from "./channels.ts";

interface Sampling {
  readonly padding: string;
  readonly alignCorners: boolean;
}

/** Grid coordinates, -1 to 1 over an extent, as places among its cells. */
function unnormalised(grid: tf.Tensor, extent: number, { alignCorners }: Sampling): tf.Tensor {
  const shifted = tf.add(grid, 1);
  return alignCorners ? tf.mul(shifted, (extent - 1) / 2) : tf.div(tf.sub(tf.mul(shifted, extent), 1), 2);
}

/** Places mirrored at the image's borders until they lie within. */
function reflected(place: tf.Tensor, extent: number, { alignCorners }: Sampling): tf.Tensor {
  const [low, span] = alignCorners ? [0, extent - 1] : [-0.5, extent];
  if (span === 0) return tf.zerosLike(place);
  const away = tf.abs(tf.sub(place, low));
  const turns = tf.floor(tf.div(away, span));
  const rest = tf.sub(away, tf.mul(turns, span));
  const odd = tf.equal(tf.mod(turns, 2), 1);
  return tf.add(tf.where(odd, tf.sub(span, rest), rest), low);
}

/** Where a place outside of the image is read instead; outside, where zeros lie there. */
function inside(place: tf.Tensor, extent: number, sampling: Sampling): tf.Tensor {
  if (sampling.padding === "zeros") return place;
  const within = sampling.padding === "reflection" ? reflected(place, extent, sampling) : place;
  return tf.clipByValue(within, 0, extent - 1);
}

/** What lies at whole-numbered places: `[N·P, C]` of images `[N, H, W, C]`, zero outside of them. */
function cells(images: tf.Tensor4D, rows: tf.Tensor, columns: tf.Tensor, sampling: Sampling): tf.Tensor {
  const [batch, height, width, channels] = images.shape;
  const within = (place: tf.Tensor, extent: number) => tf.clipByValue(inside(place, extent, sampling), 0, extent - 1);
  const [row, column] = [within(rows, height), within(columns, width)];
  const starts = tf.tensor2d(
    range(batch).map((index) => index * height * width),
    [batch, 1],
    "int32",
  );
  const places = tf.add(tf.cast(tf.add(tf.mul(row, width), column), "int32"), starts);
  const found = tf.gather(tf.reshape(images, [batch * height * width, channels]), tf.reshape(places, [-1]));
  if (sampling.padding !== "zeros") return found;
  const kept = tf.logicalAnd(tf.equal(row, rows), tf.equal(column, columns));
  return tf.mul(found, tf.reshape(tf.cast(kept, "float32"), [-1, 1]));
}

type Weights = (offset: tf.Tensor) => readonly (readonly [step: number, weight: tf.Tensor])[];

/** The weights of the cells around a place, by how far it lies behind the cell before it. */
const linear: Weights = (t) => [
  [0, tf.sub(1, t)],
  [1, t],
];

/** Keys 1981, with a = -0.75 as PyTorch has it. */
const cubic: Weights = (t) => {
  const a = -0.75;
  const near = (s: tf.Tensor) => tf.add(tf.mul(tf.sub(tf.mul(s, a + 2), a + 3), tf.square(s)), 1);
  const far = (s: tf.Tensor) => tf.sub(tf.mul(tf.add(tf.mul(tf.sub(tf.mul(s, a), 5 * a), s), 8 * a), s), 4 * a);
  return [
    [-1, far(tf.add(t, 1))],
    [0, near(t)],
    [1, near(tf.sub(1, t))],
    [2, far(tf.sub(2, t))],
  ];
};

const weightings: Record<string, Weights> = { linear, bilinear: linear, cubic, bicubic: cubic };

function gridSample(call: NodeCall): tf.Tensor {
  const [x, grid] = [call.x, call.tensor(1)];
  if (x.rank !== 4 || grid.rank !== 4) call.refuse(`its input is [${x.shape}], only images [N, C, H, W] are covered`);
  const sampling = {
    padding: call.text("padding_mode", "zeros"),
    alignCorners: call.integer("align_corners", 0) !== 0,
  };
  const mode = call.text("mode", "linear");
  const images = channelsLast(x);
  const [batch, height, width, channels] = images.shape;
  const [, outHeight, outWidth] = grid.shape as [number, number, number];
  const count = outHeight * outWidth;
  call.bounded([batch, count, channels]);
  const along = (index: number, extent: number) => {
    const coordinate = tf.reshape(tf.slice(grid, [0, 0, 0, index], [-1, -1, -1, 1]), [batch, count]);
    const place = unnormalised(coordinate, extent, sampling);
    // Cubic windows reach beyond the border, so each of their cells is brought inside, not the place itself.
    return mode.endsWith("cubic") ? place : inside(place, extent, sampling);
  };
  const [columns, rows] = [along(0, width), along(1, height)];
  const result = (sampled: tf.Tensor) => channelsFirst(tf.reshape(sampled, [batch, outHeight, outWidth, channels]));
  if (mode === "nearest") return result(cells(images, tf.round(rows), tf.round(columns), sampling));
  const weights = weightings[mode] ?? call.refuse(`mode ${mode} is not covered`);
  const [top, left] = [tf.floor(rows), tf.floor(columns)];
  const horizontal = weights(tf.sub(columns, left));
  const parts = weights(tf.sub(rows, top)).flatMap(([down, vertical]) =>
    horizontal.map(([right, weight]) =>
      tf.mul(
        cells(images, tf.add(top, down), tf.add(left, right), sampling),
        tf.reshape(tf.mul(vertical, weight), [-1, 1]),
      ),
    ),
  );
  return result(parts.reduce((sum, part) => tf.add(sum, part)));
}

export const gridSampling: OnnxOperator[] = [operator("GridSample", gridSample)];
