import type { Target } from "#shared/contract/curate.ts";
import { type PageImage, pdfOfPages } from "../../elements/pdf-of-pages.ts";
import { pictureSide } from "../../elements/picture-side.ts";
import {
  dpi,
  entryOf,
  gap,
  labelSize,
  layOut,
  type PlacedEntry,
  page,
  type SheetPage,
  side,
  titleSize,
} from "./sheet-layout.ts";

const family = "Inter Variable, Inter, Helvetica, Arial, sans-serif";
/** What browsers can draw on: higher pictures come out empty. */
const highest = 32_000;

/** Targets with their maps and examples, as a document of A4 pages. */
export async function sheetPdf(targets: readonly Target[], title: string): Promise<Blob> {
  const pages = layOut(
    targets.map((target, k) => entryOf(target, k + 1)),
    page.height,
  );
  const images: PageImage[] = [];
  for (const [k, one] of pages.entries()) {
    const canvas = await draw(one, `${title}, page ${k + 1} of ${pages.length}`);
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    images.push({ width: canvas.width, height: canvas.height, pixels: withoutOpacity(data) });
  }
  return pdfOfPages(images, title, dpi);
}

/** The same as one picture. @throws where there are more targets than a picture can hold */
export async function sheetPng(targets: readonly Target[], title: string): Promise<Blob> {
  const [whole] = layOut(
    targets.map((target, k) => entryOf(target, k + 1)),
    Number.POSITIVE_INFINITY,
  );
  if (whole!.height > highest)
    throw new Error(`${targets.length} targets are too many for one picture: save the contact sheet as PDF.`);
  return (await draw(whole!, title)).convertToBlob({ type: "image/png" });
}

async function draw({ height, entries }: SheetPage, heading: string): Promise<OffscreenCanvas> {
  await Promise.all([400, 600].map((weight) => document.fonts.load(`${weight} ${titleSize}px Inter Variable`)));
  const canvas = new OffscreenCanvas(page.width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "black";
  context.textBaseline = "top";
  context.font = `600 ${1.4 * titleSize}px ${family}`;
  context.fillText(heading, page.margin, page.margin, page.width - 2 * page.margin);
  for (const placed of entries) await drawEntry(context, placed);
  return canvas;
}

async function drawEntry(context: OffscreenCanvasRenderingContext2D, { entry, x, y }: PlacedEntry): Promise<void> {
  context.font = `600 ${titleSize}px ${family}`;
  context.fillText(entry.title, x, y, page.width - page.margin - x);
  const pictures = await Promise.all(entry.pictures.map(async ({ address }) => bitmapAt(address)));
  context.font = `400 ${labelSize}px ${family}`;
  for (const [k, { label }] of entry.pictures.entries()) {
    const [left, top] = [x + k * (side + gap), y + 36];
    const picture = pictures[k]!;
    const { width, height } = picture;
    const largest = pictureSide(side, Math.max(width, height), side);
    const scale = largest / Math.max(width, height);
    // Every pixel of a small image as large as every other; large ones are made smaller.
    context.imageSmoothingEnabled = scale < 1;
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, left, top, Math.round(scale * width), Math.round(scale * height));
    context.fillText(label, left, top + largest + 6, side);
    picture.close();
  }
}

async function bitmapAt(address: string): Promise<ImageBitmap> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`A picture of the contact sheet cannot be read: ${await answer.text()}`);
  return createImageBitmap(await answer.blob());
}

/** `[n, 4]` with opacity → `[n, 3]` without. */
function withoutOpacity(rgba: Uint8ClampedArray): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    rgb[to++] = rgba[from]!;
    rgb[to++] = rgba[from + 1]!;
    rgb[to++] = rgba[from + 2]!;
  }
  return rgb;
}
