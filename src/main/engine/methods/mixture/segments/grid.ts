import type { SegmentedImage } from "./segmented-image.ts";

/** Rectangles as alike and as nearly square as can be, in rows and columns: 49 of them are 7 × 7 on a square. */
export function grid(
  { shape: [height, width] }: Pick<SegmentedImage, "shape">,
  { segments }: { segments: number },
): Int32Array {
  const { rows, columns } = gridExtents(height, width, segments);
  return Int32Array.from({ length: height * width }, (_, pixel) => {
    const row = Math.floor((Math.floor(pixel / width) * rows) / height);
    const column = Math.floor(((pixel % width) * columns) / width);
    return row * columns + column;
  });
}

/** Rows and columns of a grid of about so many nearly square cells, no more of them than pixels a side. */
export function gridExtents(height: number, width: number, cells: number): { rows: number; columns: number } {
  const rows = Math.min(height, Math.max(1, Math.round(Math.sqrt((cells * height) / width))));
  return { rows, columns: Math.min(width, Math.max(1, Math.round(cells / rows))) };
}
