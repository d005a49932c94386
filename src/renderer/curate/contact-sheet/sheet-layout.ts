import type { Target } from "#shared/contract/curate.ts";
import { formatPercent } from "../../elements/format.ts";
import { blobAddress } from "../../elements/pixel-image.tsx";
import { answerInWords, kindLabels } from "../labels.ts";

/** Everything below is in pixels of the sheet. A page is A4. */
export const dpi = 200;
export const page = { width: 1654, height: 2339, margin: 80 } as const;
/** Of a picture; as many as fit stand in a row: the target, its map, and four examples with theirs. */
export const side = 144;
export const gap = 6;
export const titleSize = 24;
export const labelSize = 17;
export const headingHeight = 84;
const perRow = 10;
/** The title above the pictures, and their labels below. */
const entryHeight = 36 + side + 52;

export interface SheetPicture {
  readonly address: string;
  readonly label: string;
}

/** One target of the sheet. */
export interface SheetEntry {
  readonly title: string;
  readonly pictures: readonly SheetPicture[];
}

/** A target with the newest map of it and its newest examples with theirs. */
export function entryOf(target: Target, place: number): SheetEntry {
  const { kind, confidence, imageSha256, imageIndex, artefacts } = target;
  const newest = (of: string) =>
    artefacts.findLast(({ output, shown }) => output === of && shown.length > 0)?.shown ?? [];
  const [map] = newest("map");
  return {
    title: `${place}  Answered ${answerInWords(target)} (${kindLabels[kind].label.toLowerCase()}), ${formatPercent(confidence)} sure`,
    pictures: [
      { address: blobAddress(imageSha256), label: `image ${imageIndex}` },
      ...(map ? [{ address: blobAddress(map.sha256), label: "its map" }] : []),
      ...newest("image-set").flatMap(({ sha256, caption, mapSha256 }) => [
        { address: blobAddress(sha256), label: caption ?? "example" },
        ...(mapSha256 === null ? [] : [{ address: blobAddress(mapSha256), label: "its map" }]),
      ]),
    ],
  };
}

export interface PlacedEntry {
  readonly entry: SheetEntry;
  /** Of its upper left corner. */
  readonly x: number;
  readonly y: number;
}

export interface SheetPage {
  readonly height: number;
  readonly entries: readonly PlacedEntry[];
}

/** Entries in rows, as many side by side as their pictures allow, on pages of this height; on one where it is unlimited. */
export function layOut(entries: readonly SheetEntry[], pageHeight: number): SheetPage[] {
  const widest = Math.max(1, ...entries.map(({ pictures }) => pictures.length));
  const columns = Math.max(1, Math.floor(perRow / widest));
  const top = page.margin + headingHeight;
  const rowsOfPage = Math.max(1, Math.floor((pageHeight - top - page.margin) / entryHeight));
  const perPage = Math.min(entries.length, rowsOfPage * columns);
  return Array.from({ length: Math.ceil(entries.length / perPage) }, (_, k) => {
    const own = entries.slice(k * perPage, (k + 1) * perPage);
    return {
      height: Number.isFinite(pageHeight)
        ? pageHeight
        : top + Math.ceil(own.length / columns) * entryHeight + page.margin,
      entries: own.map((entry, place) => ({
        entry,
        x: page.margin + (place % columns) * widest * (side + gap),
        y: top + Math.floor(place / columns) * entryHeight,
      })),
    };
  });
}
