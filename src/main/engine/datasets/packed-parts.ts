/** Images of one file among those that make up a dataset. */
export interface PackedPart {
  /** `[N, H, W, C]` */
  readonly shape: readonly [number, number, number, number];
  readonly labels: Int32Array;
  pixels(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** Parts of one image size, one after the other. */
export function concatenated(parts: readonly PackedPart[]): PackedPart {
  const [, height, width, channels] = parts[0]!.shape;
  const count = parts.reduce((sum, { shape }) => sum + shape[0], 0);
  const labels = new Int32Array(count);
  let start = 0;
  for (const part of parts) {
    labels.set(part.labels, start);
    start += part.labels.length;
  }
  return {
    shape: [count, height, width, channels],
    labels,
    async *pixels(signal) {
      for (const part of parts) yield* part.pixels(signal);
    },
  };
}

/** Every image with its rows and columns exchanged: `[N, H, W, C]` → `[N, W, H, C]`. EMNIST stores its images so. */
export function transposed(part: PackedPart): PackedPart {
  const [count, height, width, channels] = part.shape;
  return rearranged(part, [count, width, height, channels], (image) => {
    const turned = new Uint8Array(image.length);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let c = 0; c < channels; c++)
          turned[(x * height + y) * channels + c] = image[(y * width + x) * channels + c]!;
    return turned;
  });
}

/** Every image from planes of channels to pixels: `[N, C, H, W]` → `[N, H, W, C]`. @param part its shape is `[N, H, W, C]` */
export function interleaved(part: PackedPart): PackedPart {
  const [, height, width, channels] = part.shape;
  const plane = height * width;
  return rearranged(part, part.shape, (image) => {
    const pixels = new Uint8Array(image.length);
    for (let c = 0; c < channels; c++) for (let k = 0; k < plane; k++) pixels[k * channels + c] = image[c * plane + k]!;
    return pixels;
  });
}

function rearranged(
  part: PackedPart,
  shape: PackedPart["shape"],
  arrange: (image: Uint8Array) => Uint8Array,
): PackedPart {
  const size = shape[1] * shape[2] * shape[3];
  return {
    shape,
    labels: part.labels,
    async *pixels(signal) {
      for await (const image of inRecords(part.pixels(signal), size)) yield arrange(image);
    },
  };
}

/** The same bytes in pieces of one length; the last one may be shorter. Each piece lasts until the next is asked for. */
export async function* inRecords(pieces: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array, void> {
  const record = new Uint8Array(size);
  let filled = 0;
  for await (const piece of pieces)
    for (let start = 0; start < piece.length; ) {
      const taken = piece.subarray(start, start + size - filled);
      record.set(taken, filled);
      filled += taken.length;
      start += taken.length;
      if (filled < size) continue;
      yield record;
      filled = 0;
    }
  if (filled > 0) yield record.subarray(0, filled);
}
