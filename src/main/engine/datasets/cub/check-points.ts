import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setImmediate } from "node:timers/promises";
import type { Watch } from "../../watch.ts";
import { imageSize } from "../decode-image.ts";
import type { Problems } from "../problems.ts";
import { pointFile } from "./cub-parts.ts";
import { readTable } from "./cub-table.ts";

const imagesBetweenReports = 200;

/**
 * Notes how many parts and seen points there are, and names the lines of part_locs.txt with which something is wrong: methods
 * that need parts refuse them later, when much else has been done.
 * @param files of each image's id, the path of its file within the folder
 */
export async function checkPoints(
  folder: string,
  files: ReadonlyMap<string, string>,
  problems: Problems,
  { signal, onProgress }: Watch,
): Promise<void> {
  const parts = readTable(folder, join("parts", "parts.txt")).size;
  const points = new Map<string, { line: number; x: number; y: number }[]>();
  let [line, seen] = [0, 0];
  const wrong = (at: number, reason: string) => problems.add(`${pointFile}, line ${at}: ${reason}`);
  for await (const text of createInterface({ input: createReadStream(join(folder, pointFile)) })) {
    line++;
    const row = text.trim().split(/\s+/);
    if (row[0] === "") continue;
    const [id, part, x, y, visible] = row;
    if (row.length !== 5 || ![x, y].every((value) => Number.isFinite(Number(value))))
      wrong(line, "it is not an image, a part, a place and whether that is visible");
    else if (!files.has(id!)) wrong(line, `there is no image ${id}`);
    else if (!(Number.isInteger(Number(part)) && Number(part) >= 1 && Number(part) <= parts))
      wrong(line, `there is no part ${part}: parts.txt lists ${parts}`);
    else if (visible === "1") {
      seen++;
      points.set(id!, [...(points.get(id!) ?? []), { line, x: Number(x), y: Number(y) }]);
    }
  }
  for (const [done, [id, own]] of [...points].entries()) {
    const file = join(folder, files.get(id)!);
    // What is wrong with a file is told where images are checked.
    const size = await imageSize(file, readFileSync(file)).catch(() => null);
    for (const { line: at, x, y } of size ? own : [])
      if (x < 0 || y < 0 || x > size!.width || y > size!.height)
        wrong(at, `${x}, ${y} lies outside the ${size!.width} × ${size!.height} pixels of image ${id}`);
    if (done % imagesBetweenReports > 0) continue;
    await setImmediate();
    signal.throwIfAborted();
    const message = `Parts of ${done} of ${points.size} images checked`;
    onProgress({ done, total: points.size, unit: "images", message });
  }
  problems.notes.push(`parts: ${parts}; their visible points: ${seen}; images with such points: ${points.size}`);
}
