import { classFolders, openClassFolders } from "./class-folders.ts";
import { requirePath } from "./dataset-error.ts";
import type { DatasetReader } from "./dataset-reader.ts";
import { lookAt } from "./path-contents.ts";
import { Problems } from "./problems.ts";

/** Image files in one folder a class, called as the class is; `train` and `val` or `test` above them make the split. */
export const imageFolder: DatasetReader = {
  id: "image-folder",
  label: "Folder of images by class",
  description:
    "One folder a class with PNG, JPEG, WebP or TIFF images, in the folder itself or in its train and val or test. The images stay where they are.",
  needsPath: true,
  recognises: async (place) => classFolders(place).length > 0,
  async open(path, settings, watch) {
    const place = lookAt(requirePath(path, imageFolder.label));
    const problems = new Problems();
    return openClassFolders(
      place,
      { source: `Images in ${place.path}`, nameOf: (folder) => folder, problems },
      settings,
      watch,
    );
  },
};
