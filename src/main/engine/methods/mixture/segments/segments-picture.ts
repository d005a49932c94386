import type { Picture } from "../../runner.ts";
import type { Segments } from "./segments.ts";

/** The image is enlarged until its shorter side has so many pixels: an outline between small ones would hide them. */
const shorterSide = 224;

const outline = [255, 176, 0] as const;
const surround = 128;

/** The image with every segment outlined, and those that are not marked faded. */
export function segmentsPicture(
  { height, width, channels, data }: Picture,
  { labels }: Segments,
  marked: Uint8Array,
): Picture {
  const factor = Math.max(1, Math.ceil(shorterSide / Math.min(height, width)));
  const [rows, columns] = [height * factor, width * factor];
  const drawn = new Uint8Array(rows * columns * 3);
  const labelAt = (y: number, x: number) => labels[Math.floor(y / factor) * width + Math.floor(x / factor)]!;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const label = labelAt(y, x);
      const edge = (x + 1 < columns && labelAt(y, x + 1) !== label) || (y + 1 < rows && labelAt(y + 1, x) !== label);
      const from = (Math.floor(y / factor) * width + Math.floor(x / factor)) * channels;
      for (let c = 0; c < 3; c++) {
        const value = data[from + (channels < 3 ? 0 : c)]!;
        const own = marked[label] ? value : Math.round(0.4 * value + 0.6 * surround);
        drawn[(y * columns + x) * 3 + c] = edge ? outline[c]! : own;
      }
    }
  return { height: rows, width: columns, channels: 3, data: drawn };
}
