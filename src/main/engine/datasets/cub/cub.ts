import { join } from "node:path";
import { requireFiles, requirePath } from "../dataset-error.ts";
import type { DatasetReader } from "../dataset-reader.ts";
import { imageFilesDataset } from "../image-files-dataset.ts";
import { ImageListing } from "../image-listing.ts";
import { readManifest } from "../image-manifest.ts";
import { lookAt, within } from "../path-contents.ts";
import { Problems } from "../problems.ts";
import { isPlainFile } from "../small-file.ts";
import { checkPoints } from "./check-points.ts";
import { cubAnnotations, hasCubParts, pointFile } from "./cub-parts.ts";
import { readTable } from "./cub-table.ts";

const imagesFolder = "images";
const needed = ["images.txt", "image_class_labels.txt", "classes.txt"];
const splitFile = "train_test_split.txt";

/**
 * Caltech-UCSD Birds-200-2011 in its own layout (Wah et al. 2011): lists of images, classes and split, beside the folder
 * `images`. Where parts and attributes lie beside them too, insecurities can be held to them.
 */
export const cub: DatasetReader = {
  id: "cub-200-2011",
  label: "Birds in the layout of CUB-200-2011",
  description:
    "The folder with images.txt, image_class_labels.txt and classes.txt; the split, parts and attributes are read where they are.",
  needsPath: true,
  // By any two of its lists, so that one that is missing is named, and the folder is not taken for one of another kind.
  recognises: async ({ isFolder, files, folders }) =>
    isFolder &&
    [...needed, splitFile].filter((name) => files.includes(name)).length >= 2 &&
    folders.includes(imagesFolder),

  async open(path, settings, watch) {
    const place = lookAt(requirePath(path, cub.label));
    requireFiles(place, needed, cub.label);
    const { path: folder } = place;
    const problems = new Problems();
    const classNames = [...readTable(folder, "classes.txt").values()].map(([name]) => name!.replace(/^\d+\./, ""));
    const classIds = [...readTable(folder, "classes.txt").keys()];
    const labels = readTable(folder, "image_class_labels.txt");
    const split = place.files.includes(splitFile) ? readTable(folder, splitFile) : null;
    if (split === null) problems.notes.push(`${splitFile} is missing`);
    const listing = new ImageListing(folder, problems, watch);
    const test = new Set<string>();
    const files = new Map<string, string>();
    for (const [id, [name]] of readTable(folder, "images.txt")) {
      const label = classIds.indexOf(labels.get(id)?.[0] ?? "");
      const inside = `${imagesFolder}/${name}`;
      if (label < 0) problems.add(`${name} is left out: its class is unknown`);
      else if (within("", inside) === null) problems.add(`${name} is left out: it leads out of the folder`);
      else {
        if (split?.get(id)?.[0] === "0") test.add(inside);
        files.set(id, inside);
        await listing.addFile(inside, label);
      }
    }
    await listing.check(settings.check);
    const kept = new Set(listing.entries.map(({ file }) => file.path));
    for (const [id, inside] of files) if (!kept.has(inside)) files.delete(id);
    if (isPlainFile(join(folder, pointFile))) await checkPoints(folder, files, problems, watch);
    if (!hasCubParts(folder))
      problems.notes.push("parts with their attributes are not there, so insecurities cannot be held to them");
    const testIndices = Int32Array.from(
      listing.entries.flatMap(({ file }, index) => (test.has(file.path) ? [index] : [])),
    );
    const source = `CUB-200-2011 in ${folder}`;
    return imageFilesDataset(
      listing,
      { source, classNames, testIndices: testIndices.length > 0 ? testIndices : null, problems },
      settings,
    );
  },
  annotations: (images, blobs) =>
    images.kind === "files" && hasCubParts(images.folder)
      ? cubAnnotations(images.folder, readManifest(blobs.pathOf(images.sha256)))
      : null,
};
