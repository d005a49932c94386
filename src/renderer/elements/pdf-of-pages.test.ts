import { expect, test } from "vitest";
import { pdfOfPages } from "./pdf-of-pages.ts";

const page = (width: number, height: number, start: number) => ({
  ...{ width, height },
  pixels: Uint8Array.from({ length: 3 * width * height }, (_, k) => (start + k) % 256),
});

test("every object starts where the cross-references say, and a page's pixels come out as they went in", async () => {
  const pages = [page(20, 30, 0), page(10, 5, 7)];
  const bytes = new Uint8Array(await (await pdfOfPages(pages, "Zahl “4”", 200)).arrayBuffer());
  const text = String.fromCharCode(...bytes);
  expect(text.startsWith("%PDF-1.5\n")).toBe(true);
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1]);
  const [, count] = /^xref\n0 (\d+)\n/.exec(text.slice(start))!;
  const entries = [...text.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
  expect(entries).toHaveLength(Number(count) - 1);
  for (const [k, offset] of entries.entries()) expect(text.slice(offset)).toMatch(new RegExp(`^${k + 1} 0 obj\n`));

  expect(text).toContain("/Type /Pages /Count 2 /Kids [4 0 R 7 0 R]");
  // 20 pixels of 200 to the inch are 7.2 points of 72.
  expect(text).toContain("/MediaBox [0 0 7.20 10.80]");
  // UTF-16 of Z, a, h, l, a space, “, 4, ”.
  expect(text).toContain("/Title <feff005a00610068006c0020201c0034201d>");
  const images = [...text.matchAll(/\/Width (\d+) \/Height (\d+).*\/Length (\d+) >>\nstream\n/g)];
  expect(images.map(([, width, height]) => [Number(width), Number(height)])).toEqual([
    [20, 30],
    [10, 5],
  ]);
  for (const [k, image] of images.entries()) {
    const from = image.index + image[0].length;
    expect(await inflate(bytes.slice(from, from + Number(image[3])))).toEqual(pages[k]!.pixels);
  }
});

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
