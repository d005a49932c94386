import { unsupported } from "./dataset-error.ts";
import type { ElementType } from "./npy-header.ts";
import { inRecords } from "./packed-parts.ts";

/** What values stand for black and white. */
export interface PixelRange {
  readonly from: number;
  readonly to: number;
  /** What there is to say of it, where it is not plain. */
  readonly note: string | null;
}

const ranges = [
  { from: 0, to: 1, note: null },
  { from: -1, to: 1, note: "Pixels are floats between −1 and 1: −1 becomes black, 1 white" },
  { from: 0, to: 255, note: "Pixels are floats between 0 and 255: they are rounded to whole numbers" },
];

/** The first images, up to so many bytes, show in what range an array's values lie. */
const sampledBytes = 2 ** 25;

/** In what range an array's values lie, from the first images. @throws `UNSUPPORTED` where it is none in use */
export async function sampledRange(
  file: string,
  elements: AsyncIterable<Uint8Array>,
  type: ElementType,
  perImage: number,
  count: number,
): Promise<PixelRange> {
  if (type.kind === "boolean") return { from: 0, to: 1, note: null };
  if (type.kind !== "float") return { from: 0, to: 255, note: null };
  const images = Math.min(count, Math.max(1, Math.floor(sampledBytes / (perImage * type.bytes))));
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let image = 0;
  for await (const record of inRecords(elements, perImage * type.bytes)) {
    const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
    for (let k = 0; k < perImage; k++) {
      const value = type.at(view, k * type.bytes);
      if (!Number.isFinite(value)) throw strange(file, image, value);
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (++image === images) break;
  }
  const range = ranges.find(({ from, to }) => least >= from && most <= to);
  if (range) return range;
  throw unsupported(
    file,
    `its values lie between ${shown(least)} and ${shown(most)}`,
    "Scale the pixels to [0, 1], [−1, 1] or [0, 255], or save them as uint8.",
  );
}

/** Values in a range, as bytes. @throws `UNSUPPORTED` for one outside */
export async function* asBytes(
  file: string,
  elements: AsyncIterable<Uint8Array>,
  type: Exclude<ElementType, { kind: "text" }>,
  { from, to }: PixelRange,
  perImage: number,
): AsyncGenerator<Uint8Array, void> {
  let image = 0;
  for await (const record of inRecords(elements, perImage * type.bytes)) {
    const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
    const bytes = new Uint8Array(perImage);
    for (let k = 0; k < perImage; k++) {
      const value = type.at(view, k * type.bytes);
      if (!(value >= from && value <= to)) throw strange(file, image, value, { from, to });
      bytes[k] = Math.round(((value - from) * 255) / (to - from));
    }
    yield bytes;
    image++;
  }
}

const strange = (file: string, image: number, value: number, range?: { from: number; to: number }) =>
  unsupported(
    file,
    `image ${image} has the value ${value}${range ? `, where those before it lie between ${range.from} and ${range.to}` : ""}`,
    "Scale the pixels to [0, 1], [−1, 1] or [0, 255], or save them as uint8.",
  );

const shown = (value: number) => String(Number(value.toPrecision(4)));
