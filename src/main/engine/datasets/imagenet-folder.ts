import { classFolders, openClassFolders } from "./class-folders.ts";
import { requirePath } from "./dataset-error.ts";
import type { DatasetReader } from "./dataset-reader.ts";
import { lookAt } from "./path-contents.ts";
import { Problems } from "./problems.ts";
import { findSynsetList, wordnetId } from "./synset-list.ts";

/** Folders called by WordNet ids, as ImageNet's, with a list of what they mean in the folder or the one above. */
export const imagenetFolder: DatasetReader = {
  id: "imagenet-folder",
  label: "ImageNet-style folder (WordNet ids)",
  description:
    "Folders n01440764, …, in the folder itself or in train and val, with synset_words.txt or another synset list. The images stay where they are.",
  needsPath: true,

  async recognises(place) {
    const parts = classFolders(place);
    return parts.length > 0 && parts.every(({ folders }) => folders.every((name) => wordnetId.test(name)));
  },

  async open(path, settings, watch) {
    const place = lookAt(requirePath(path, imagenetFolder.label));
    const list = findSynsetList(place);
    const problems = new Problems();
    if (!list) problems.add("No synset list was found, so the classes are called by their WordNet ids");
    const unknown = classFolders(place)
      .flatMap(({ folders }) => folders)
      .filter((name) => list && !list.names.has(name));
    for (const name of new Set(unknown)) problems.add(`${list!.file} does not say what ${name} is`);
    const nameOf = (folder: string) => list?.names.get(folder) ?? folder;
    return openClassFolders(
      place,
      { source: `ImageNet-style images in ${place.path}`, nameOf, problems },
      settings,
      watch,
    );
  },
};
