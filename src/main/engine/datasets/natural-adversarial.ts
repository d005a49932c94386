import { classFolders, openClassFolders } from "./class-folders.ts";
import { requirePath } from "./dataset-error.ts";
import type { DatasetReader } from "./dataset-reader.ts";
import { lookAt } from "./path-contents.ts";
import { Problems } from "./problems.ts";
import { findSynsetList, wordnetId } from "./synset-list.ts";

const list = ["README.txt"];

/**
 * Natural adversarial examples in the layout of ImageNet-A (Hendrycks et al. 2021): folders by WordNet ids and a
 * README.txt that says what they are. They were chosen because classifiers err on them, so all are test images.
 */
export const naturalAdversarial: DatasetReader = {
  id: "natural-adversarial",
  label: "Natural adversarial images (ImageNet-A)",
  description: "Folders n01498041, … with the README.txt of ImageNet-A or ImageNet-O. All images are test images.",
  needsPath: true,

  async recognises(place) {
    const [part, ...others] = classFolders(place);
    if (!part || others.length > 0 || part.path !== "" || !place.files.includes("README.txt")) return false;
    return part.folders.every((name) => wordnetId.test(name)) && findSynsetList(place, list) !== null;
  },

  async open(path, settings, watch) {
    const place = lookAt(requirePath(path, naturalAdversarial.label));
    const problems = new Problems();
    const names = findSynsetList(place, list)?.names;
    if (!names) problems.add("README.txt names no classes, so they are called by their WordNet ids");
    const nameOf = (folder: string) => names?.get(folder) ?? folder;
    const source = `Natural adversarial images in ${place.path}`;
    return openClassFolders(place, { source, nameOf, problems, allTest: true }, settings, watch);
  },
};
