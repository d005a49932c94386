import { requirePath } from "../dataset-error.ts";
import type { DatasetReader } from "../dataset-reader.ts";
import { imageFilesDataset } from "../image-files-dataset.ts";
import { ImageListing } from "../image-listing.ts";
import { readManifest } from "../image-manifest.ts";
import { lookAt, within } from "../path-contents.ts";
import { Problems } from "../problems.ts";
import { cubAnnotations, hasCubParts } from "./cub-parts.ts";
import { readTable } from "./cub-table.ts";

const imagesFolder = "images";
const listed = ["images.txt", "image_class_labels.txt", "train_test_split.txt", "classes.txt"];

/**
 * Caltech-UCSD Birds-200-2011 in its own layout (Wah et al. 2011): lists of images, classes and split, beside the folder
 * `images`. Where parts and attributes lie beside them too, insecurities can be held to them.
 */
export const cub: DatasetReader = {
  id: "cub-200-2011",
  label: "Birds in the layout of CUB-200-2011",
  description:
    "The folder with images.txt, image_class_labels.txt, classes.txt and train_test_split.txt; parts and attributes are read where they are.",
  needsPath: true,
  recognises: async ({ isFolder, files, folders }) =>
    isFolder && listed.every((name) => files.includes(name)) && folders.includes(imagesFolder),

  async open(path, settings, watch) {
    const { path: folder } = lookAt(requirePath(path, cub.label));
    const problems = new Problems();
    const classNames = [...readTable(folder, "classes.txt").values()].map(([name]) => name!.replace(/^\d+\./, ""));
    const classIds = [...readTable(folder, "classes.txt").keys()];
    const labels = readTable(folder, "image_class_labels.txt");
    const split = readTable(folder, "train_test_split.txt");
    const listing = new ImageListing(folder, problems, watch);
    const test = new Set<string>();
    for (const [id, [name]] of readTable(folder, "images.txt")) {
      const label = classIds.indexOf(labels.get(id)?.[0] ?? "");
      const inside = `${imagesFolder}/${name}`;
      if (label < 0) problems.add(`${name} is left out: its class is unknown`);
      else if (within("", inside) === null) problems.add(`${name} is left out: it leads out of the folder`);
      else {
        if (split.get(id)?.[0] === "0") test.add(inside);
        await listing.addFile(inside, label);
      }
    }
    await listing.check(settings.check);
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
