import { decode } from "fast-png";
import { expect, test } from "vitest";
import { imageSheet } from "./image-sheet.ts";

test.each([1, 3])("every pixel of %i channels is where its image stands on the sheet", (channels) => {
  const [height, width, rows, columns] = [2, 3, 2, 4];
  const levels = Uint8Array.from({ length: rows * columns * height * width * channels }, (_, k) => (k * 37) % 256);
  const png = imageSheet(
    Float32Array.from(levels, (level) => level / 255),
    [height, width, channels],
    { rows, columns },
  );
  const sheet = decode(png);
  expect([sheet.height, sheet.width, sheet.channels]).toEqual([4, 12, channels]);
  for (let y = 0; y < sheet.height; y++)
    for (let x = 0; x < sheet.width; x++)
      for (let c = 0; c < channels; c++) {
        const image = Math.floor(y / height) * columns + Math.floor(x / width);
        const own = ((image * height + (y % height)) * width + (x % width)) * channels + c;
        expect(sheet.data[(y * sheet.width + x) * channels + c]).toBe(levels[own]);
      }
});
