import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { damaged } from "../dataset-error.ts";
import { imageSize } from "../decode-image.ts";
import type { ImageManifest } from "../image-manifest.ts";
import type { PartAnnotations, PartDescription, SeenPart } from "../part-annotations.ts";
import { roundHalfToEven, scaledSize } from "../resize-and-cut.ts";
import { isPlainFile, linesOf, readText } from "../small-file.ts";
import { readTable } from "./cub-table.ts";

/** Where parts are in images, within the folder. */
export const pointFile = join("parts", "part_locs.txt");
const shares = join("attributes", "class_attribute_labels_continuous.txt");

/** Which attributes describe a part: those whose name has one of these words ("has_bill_shape" → beak). */
const words: Readonly<Record<string, readonly string[]>> = {
  back: ["back"],
  beak: ["bill"],
  belly: ["belly", "underparts"],
  breast: ["breast"],
  crown: ["crown", "head"],
  forehead: ["forehead"],
  "left eye": ["eye"],
  "left leg": ["leg"],
  "left wing": ["wing"],
  nape: ["nape"],
  "right eye": ["eye"],
  "right leg": ["leg"],
  "right wing": ["wing"],
  tail: ["tail"],
  throat: ["throat"],
};

/** Whether the parts lie beside the images. */
export const hasCubParts = (folder: string): boolean =>
  isPlainFile(join(folder, pointFile)) && isPlainFile(join(folder, shares));

/**
 * Part locations and class attributes of CUB-200-2011. A part's description under a class is, for each of its attributes,
 * how often annotators gave each value. Points go through the very scaling and cut that the images go through.
 * @throws INVALID where a file is damaged, names an unknown part, or a point lies outside its image
 */
export function cubAnnotations(folder: string, manifest: ImageManifest): PartAnnotations {
  const partNames = [...readTable(folder, join("parts", "parts.txt")).values()].map((name) => name.join(" "));
  const places = new Map([...readTable(folder, "images.txt")].map(([id, [name]]) => [`images/${name}`, id]));
  let located: Promise<Map<string, Located[]>> | undefined;
  return {
    partNames,
    describedBy: "attributes",
    descriptions: () => descriptionsOf(folder, partNames),
    async partsOf(index) {
      const { path } = manifest.files[index]!;
      const id = places.get(path);
      located ??= readPoints(join(folder, pointFile), partNames.length);
      const seen = (id && (await located).get(id)) || [];
      const file = join(folder, path);
      const size = await imageSize(file, readFileSync(file));
      return seen.flatMap((own) => moved(own, size, manifest, file));
    },
  };
}

interface Located {
  readonly part: number;
  readonly x: number;
  readonly y: number;
}

async function readPoints(file: string, partCount: number): Promise<Map<string, Located[]>> {
  const found = new Map<string, Located[]>();
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file) })) {
    line++;
    if (text.trim() === "") continue;
    const [id, part, x, y, visible] = text.trim().split(/\s+/);
    const number = Number(part);
    if (!id || !Number.isInteger(number) || number < 1 || number > partCount)
      throw damaged(file, `line ${line} names part ${part}, but there are ${partCount}`);
    if (![x, y].every((value) => Number.isFinite(Number(value)))) throw damaged(file, `line ${line} has no location`);
    if (visible !== "1") continue;
    found.set(id, [...(found.get(id) ?? []), { part: number - 1, x: Number(x), y: Number(y) }]);
  }
  return found;
}

/** A point of the image's file as a pixel of the image that classifiers see; nothing where it was cut off. */
export function moved(
  { part, x, y }: Located,
  size: { readonly height: number; readonly width: number },
  { shape: [, height, width], shorterSide }: Pick<ImageManifest, "shape" | "shorterSide">,
  file: string,
): SeenPart[] {
  if (x < 0 || y < 0 || x > size.width || y > size.height)
    throw damaged(file, `a part at ${x}, ${y} lies outside its ${size.width} × ${size.height} pixels`);
  const scaled = scaledSize(size, shorterSide, { height, width });
  const along = (at: number, from: number, to: number, cut: number) =>
    Math.round(((at + 0.5) * to) / from - 0.5) - roundHalfToEven((to - cut) / 2);
  const row = along(y, size.height, scaled.height, height);
  const column = along(x, size.width, scaled.width, width);
  const inside = row >= 0 && row < height && column >= 0 && column < width;
  return inside ? [{ part, point: [row, column] as const, mask: null }] : [];
}

function descriptionsOf(folder: string, partNames: readonly string[]): (PartDescription | null)[][] {
  const attributes = attributesOf(folder);
  const groups = Map.groupBy(attributes.keys(), (column) => attributes[column]!.group);
  const file = join(folder, shares);
  const text = readText(file);
  if (text === null) throw damaged(file, "it is missing or cannot be read");
  const lines = linesOf(text);
  const classCount = readTable(folder, "classes.txt").size;
  if (lines.length !== classCount)
    throw damaged(file, `it describes ${lines.length} classes, but classes.txt lists ${classCount}`);
  return lines.map((line, row) => {
    const values = line.trim().split(/\s+/).map(Number);
    if (values.length !== attributes.length || values.some((value) => !(value >= 0)))
      throw damaged(file, `line ${row + 1} has ${values.length} shares, but there are ${attributes.length} attributes`);
    return partNames.map((name) => {
      const own = [...groups].filter(([group]) => (words[name] ?? []).some((word) => group.split("_").includes(word)));
      return own.length === 0 ? null : own.map(([, columns]) => normalised(columns.map((column) => values[column]!)));
    });
  });
}

/** Attributes by their columns: "has_bill_shape::curved" is a value of the group "has_bill_shape". */
function attributesOf(folder: string): { group: string }[] {
  const inside = join("attributes", "attributes.txt");
  const name = isPlainFile(join(folder, inside)) ? inside : "attributes.txt";
  return [...readTable(folder, name).values()].map(([full]) => ({ group: full!.split("::")[0]! }));
}

/** Shares that add up to one; as even as can be where nobody said anything. */
function normalised(values: readonly number[]): number[] {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => (sum > 0 ? value / sum : 1 / values.length));
}
