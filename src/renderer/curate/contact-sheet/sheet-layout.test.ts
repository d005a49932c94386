import { expect, test } from "vitest";
import { gap, layOut, page, side } from "./sheet-layout.ts";

const entries = (count: number, pictures: number) =>
  Array.from({ length: count }, (_, k) => ({
    title: `target ${k}`,
    pictures: Array.from({ length: pictures }, (_, picture) => ({ address: `${k}/${picture}`, label: "" })),
  }));

test.each([
  [1, 1],
  [7, 2],
  [90, 10],
  [91, 6],
  [30, 14],
])("%d targets of %d pictures are all there, in order, on the paper, and over no other", (count, pictures) => {
  const pages = layOut(entries(count, pictures), page.height);
  expect(pages.flatMap((one) => one.entries.map(({ entry }) => entry.title))).toEqual(
    entries(count, pictures).map(({ title }) => title),
  );
  for (const { entries: placed, height } of pages) {
    expect(height).toBe(page.height);
    for (const { x, y, entry } of placed) {
      if (pictures <= 10)
        expect(x + entry.pictures.length * (side + gap) - gap).toBeLessThanOrEqual(page.width - page.margin);
      expect(y + side).toBeLessThan(page.height - page.margin);
    }
    const corners = placed.map(({ x, y }) => `${x},${y}`);
    expect(new Set(corners).size).toBe(corners.length);
  }
});

test("without a limit there is one page, as high as what is on it", () => {
  const [tall, ...others] = layOut(entries(90, 10), Number.POSITIVE_INFINITY);
  expect(others).toEqual([]);
  const last = tall!.entries.at(-1)!;
  expect(tall!.height).toBeGreaterThan(last.y + side + page.margin);
  expect(tall!.height).toBeLessThan(last.y + side + 3 * page.margin);
});
