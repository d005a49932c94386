import type { BlobFolder } from "../../blob-folder.ts";
import type { DatasetImages } from "../../references.ts";
import { requireFiles, requirePath } from "../dataset-error.ts";
import type { DatasetReader } from "../dataset-reader.ts";
import { imageFilesDataset } from "../image-files-dataset.ts";
import { ImageListing } from "../image-listing.ts";
import { readManifest } from "../image-manifest.ts";
import { lookAt } from "../path-contents.ts";
import { Problems } from "../problems.ts";
import { adeAnnotations, annotationsFolder, hasAdeParts, objectsFile } from "./ade-parts.ts";
import { imagesFolder, readScenes, scenesFile, scenesIn } from "./ade-scenes.ts";

/**
 * ADE20K as the scene-parsing benchmark has it (Zhou et al. 2017, `ADEChallengeData2016`): scenes in `images`, the objects
 * of every pixel in `annotations`, and a list of what each scene is. Its validation images are those for testing.
 */
export const ade: DatasetReader = {
  id: "ade20k",
  label: "Scenes in the layout of ADE20K",
  description:
    "The folder ADEChallengeData2016 with images, sceneCategories.txt and, for their objects, annotations and objectInfo150.txt.",
  needsPath: true,
  // By its objects too: a list of scenes that is missing is named then, and the folder is not taken for one of another kind.
  recognises: async ({ isFolder, files, folders }) =>
    isFolder &&
    folders.includes(imagesFolder) &&
    (files.includes(scenesFile) || (files.includes(objectsFile) && folders.includes(annotationsFolder))),

  async open(path, settings, watch) {
    const place = lookAt(requirePath(path, ade.label));
    requireFiles(place, [scenesFile], ade.label);
    const { path: folder } = place;
    const problems = new Problems();
    if (!hasAdeParts(folder))
      problems.notes.push(
        `${objectsFile} or ${annotationsFolder} is missing, so the objects of its scenes are not known`,
      );
    const listed = readScenes(folder);
    const classNames = scenesIn(listed);
    const labels = new Map(classNames.map((name, label) => [name, label]));
    const listing = new ImageListing(folder, problems, watch);
    for (const { name, part, scene } of listed)
      if (part === null) problems.add(`${name} is left out: its name tells neither training nor validation`);
      else await listing.addFile(`${imagesFolder}/${part}/${name}.jpg`, labels.get(scene)!);
    await listing.check(settings.check);
    const testIndices = Int32Array.from(
      listing.entries.flatMap(({ file }, index) =>
        file.path.startsWith(`${imagesFolder}/validation/`) ? [index] : [],
      ),
    );
    const facts = { source: `ADE20K in ${folder}`, classNames, problems };
    return imageFilesDataset(listing, { ...facts, testIndices: testIndices.length > 0 ? testIndices : null }, settings);
  },

  annotations: (images: DatasetImages, blobs: BlobFolder) =>
    images.kind === "files" && hasAdeParts(images.folder)
      ? adeAnnotations(images.folder, images.sha256, readManifest(blobs.pathOf(images.sha256)))
      : null,
};
