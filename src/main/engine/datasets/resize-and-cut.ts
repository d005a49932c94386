/** Pixels of one image, `[H, W, C]` row by row. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

interface Size {
  readonly height: number;
  readonly width: number;
}

/**
 * An image scaled until its shorter side has a length, further where the cut needs it, and cut about its centre: what
 * torchvision's `Resize(shorterSide)` and `CenterCrop` make of an image of Pillow, to the last bit. The longer side is cut
 * off to whole pixels (`int(size * long / short)`), the cut begins at Python's `round((H − h) / 2)`.
 */
export function resizeAndCut(image: Pixels, shorterSide: number, cut: Size): Uint8Array {
  const scaled = scaledSize(image, shorterSide, cut);
  const top = roundHalfToEven((scaled.height - cut.height) / 2);
  const left = roundHalfToEven((scaled.width - cut.width) / 2);
  const columns = weights(image.width, scaled.width, left, cut.width);
  const rows = weights(image.height, scaled.height, top, cut.height);
  return resizeRows(resizeColumns(image, columns, rows), rows);
}

/**
 * The same for numbers that are no lightness and cannot be mixed: each pixel of the result is the one of the image that its
 * centre lies in.
 */
export function cutWithoutMixing(
  { data, height, width }: Omit<Pixels, "channels">,
  shorterSide: number,
  cut: Size,
): Uint8Array {
  const scaled = scaledSize({ height, width }, shorterSide, cut);
  const along = (from: number, to: number, length: number) =>
    Int32Array.from({ length }, (_, k) => {
      const start = roundHalfToEven((to - length) / 2);
      return Math.min(from - 1, Math.max(0, Math.floor(((start + k + 0.5) * from) / to)));
    });
  const rows = along(height, scaled.height, cut.height);
  const columns = along(width, scaled.width, cut.width);
  const result = new Uint8Array(cut.height * cut.width);
  for (const [y, row] of rows.entries())
    for (const [x, column] of columns.entries()) result[y * cut.width + x] = data[row * width + column]!;
  return result;
}

/** The size to which an image is scaled before it is cut. */
export function scaledSize({ height, width }: Size, shorterSide: number, cut: Size): Size {
  const along = (own: number, other: number) => Math.trunc((shorterSide * own) / other);
  const scaled =
    width <= height
      ? { width: shorterSide, height: along(height, width) }
      : { height: shorterSide, width: along(width, height) };
  if (scaled.width >= cut.width && scaled.height >= cut.height) return scaled;
  return cut.width * height >= cut.height * width
    ? { width: cut.width, height: Math.max(cut.height, Math.trunc((cut.width * height) / width)) }
    : { height: cut.height, width: Math.max(cut.width, Math.trunc((cut.height * width) / height)) };
}

/** As Python rounds. */
export function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Which pixels each pixel of the result is a mean of, with what weight in units of 2⁻²². */
interface Weights {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** One row of `most` a pixel of the result. */
  readonly values: Int32Array;
  readonly most: number;
}

const precision = 22;

/**
 * Weights of a triangle that is as wide as two pixels of the result or of the image, whichever are wider: bilinear with
 * antialiasing (Pillow's `Resample.c`, `precompute_coeffs` and `normalize_coeffs_8bpc`).
 */
function weights(from: number, to: number, start: number, length: number): Weights {
  const scale = from / to;
  const reach = Math.max(scale, 1);
  const most = Math.ceil(reach) * 2 + 1;
  const first = new Int32Array(length);
  const count = new Int32Array(length);
  const values = new Int32Array(length * most);
  const own = new Float64Array(most);
  for (let k = 0; k < length; k++) {
    const centre = (start + k + 0.5) * scale;
    const begin = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(from, Math.trunc(centre + reach + 0.5));
    let sum = 0;
    for (let x = begin; x < end; x++) {
      own[x - begin] = Math.max(0, 1 - Math.abs((x - centre + 0.5) / reach));
      sum += own[x - begin]!;
    }
    first[k] = begin;
    count[k] = end - begin;
    for (let x = 0; x < end - begin; x++) values[k * most + x] = Math.trunc(0.5 + (own[x]! / sum) * 2 ** precision);
  }
  return { first, count, values, most };
}

const half = 1 << (precision - 1);

/** Every row that is needed, in as many columns as the result has. */
function resizeColumns({ data, width, channels }: Pixels, columns: Weights, rows: Weights): RowsOfResult {
  const top = rows.first[0]!;
  const bottom = rows.first.at(-1)! + rows.count.at(-1)!;
  const { first, count, values, most } = columns;
  const across = first.length;
  const result = new Uint8Array((bottom - top) * across * channels);
  let at = 0;
  for (let y = top; y < bottom; y++)
    for (let x = 0; x < across; x++)
      for (let c = 0; c < channels; c++) {
        let sum = half;
        let pixel = (y * width + first[x]!) * channels + c;
        for (let k = x * most; k < x * most + count[x]!; k++, pixel += channels) sum += data[pixel]! * values[k]!;
        result[at++] = sum >> precision;
      }
  return { data: result, top, rowLength: across * channels };
}

interface RowsOfResult {
  readonly data: Uint8Array;
  /** The row of the image that is the first of these. */
  readonly top: number;
  readonly rowLength: number;
}

function resizeRows({ data, top, rowLength }: RowsOfResult, { first, count, values, most }: Weights): Uint8Array {
  const result = new Uint8Array(first.length * rowLength);
  for (let y = 0; y < first.length; y++)
    for (let x = 0; x < rowLength; x++) {
      let sum = half;
      let pixel = (first[y]! - top) * rowLength + x;
      for (let k = y * most; k < y * most + count[y]!; k++, pixel += rowLength) sum += data[pixel]! * values[k]!;
      result[y * rowLength + x] = sum >> precision;
    }
  return result;
}
