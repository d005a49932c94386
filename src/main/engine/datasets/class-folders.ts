import { join } from "node:path";
import type { ImageSettings } from "#shared/contract/library.ts";
import { classOrderNote, inClassOrder } from "#shared/library/class-order.ts";
import type { Watch } from "../watch.ts";
import { unsupported } from "./dataset-error.ts";
import type { ImageFilesDataset } from "./dataset-reader.ts";
import { imageFilesDataset } from "./image-files-dataset.ts";
import { isImageName } from "./image-format.ts";
import { ImageListing } from "./image-listing.ts";
import { lookAt, type PathContents } from "./path-contents.ts";
import type { Problems } from "./problems.ts";

const trainName = /^(train|training)$/i;
const testName = /^(val|valid|validation|test|testing)$/i;

/** Folders of classes side by side. */
export interface ClassFolders {
  /** Where they are within the chosen folder, "" for itself. */
  readonly path: string;
  readonly isTest: boolean;
  /** Their names, sorted. */
  readonly folders: readonly string[];
}

/** The folders of classes in a folder, or in its `train` and its `val` or `test`. Empty where it has no folders. */
export function classFolders({ path, folders }: PathContents): ClassFolders[] {
  const isPart = (name: string) => trainName.test(name) || testName.test(name);
  const parts = folders.every(isPart)
    ? folders
        .map((name) => ({ path: name, isTest: testName.test(name), folders: lookAt(join(path, name)).folders }))
        .filter((part) => part.folders.length > 0)
    : [];
  if (parts.length > 0) return parts.sort((a, b) => Number(a.isTest) - Number(b.isTest));
  return folders.length > 0 ? [{ path: "", isTest: false, folders }] : [];
}

export interface ClassFolderFacts {
  readonly source: string;
  /** What the class of a folder is called. Different folders are different classes, whatever they are called. */
  readonly nameOf: (folder: string) => string;
  readonly problems: Problems;
  /** Whether no image is for training, as in sets that were made to test classifiers. */
  readonly allTest?: boolean;
}

/** The images in folders of classes. Folders without images are no classes unless they are asked for. */
export async function openClassFolders(
  place: PathContents,
  { source, nameOf, problems, allTest = false }: ClassFolderFacts,
  settings: ImageSettings,
  watch: Watch,
): Promise<ImageFilesDataset> {
  const parts = classFolders(place);
  if (parts.length === 0)
    throw unsupported(place.path, "it has no folders of images", "Give each class a folder of its own.");
  for (const name of [...place.links, ...place.files].filter(isImageName))
    problems.add(`${name} is left out: it is in no class's folder`);
  for (const name of place.links) problems.add(`${name} is left out: it is a link`);
  const { keepEmpty = false, classOrder } = settings;
  const folders = inClassOrder(new Set(parts.flatMap((part) => part.folders)), classOrder);
  const labelOf = new Map(folders.map((name, label) => [name, label]));
  const listing = new ImageListing(place.path, problems, watch);
  for (const part of parts)
    for (const name of part.folders)
      await listing.addFolder(part.path === "" ? name : `${part.path}/${name}`, labelOf.get(name)!);
  await listing.check(settings.check);

  const present = new Set(listing.entries.map(({ label }) => label));
  const isEmpty = (name: string) => !present.has(labelOf.get(name)!);
  for (const name of folders.filter(isEmpty))
    problems.add(keepEmpty ? `${name} is a class without images` : `${name} is left out: it has no images`);
  const classes = folders.filter((name) => keepEmpty || !isEmpty(name));
  const note = classOrderNote(classes, classOrder);
  if (note !== null) problems.notes.push(note);
  listing.relabel(new Map(classes.map((name, label) => [labelOf.get(name)!, label])));

  const testParts = new Set(parts.filter(({ isTest }) => isTest).map(({ path }) => path));
  const test = listing.entries.flatMap(({ file }, index) =>
    allTest || testParts.has(file.path.split("/")[0]!) ? [index] : [],
  );
  const hasSplit = allTest || (test.length > 0 && test.length < listing.entries.length);
  const testIndices = hasSplit ? Int32Array.from(test) : null;
  return imageFilesDataset(listing, { source, classNames: distinct(classes, nameOf), testIndices, problems }, settings);
}

/** The classes' names, with the folder's where two are called alike ("crane"). */
function distinct(folders: readonly string[], nameOf: (folder: string) => string): string[] {
  const uses = Map.groupBy(folders, nameOf);
  return folders.map((folder) =>
    uses.get(nameOf(folder))!.length > 1 ? `${nameOf(folder)} (${folder})` : nameOf(folder),
  );
}
