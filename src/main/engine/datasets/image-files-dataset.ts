import type { ImageSettings } from "#shared/contract/library.ts";
import { unsupported } from "./dataset-error.ts";
import type { ImageFilesDataset } from "./dataset-reader.ts";
import type { ImageRule, ImageSize } from "./decode-image.ts";
import type { ImageListing } from "./image-listing.ts";
import type { Problems } from "./problems.ts";

/** Images that all have one size up to this are taken as they are. */
const largestKeptSide = 256;
/** ImageNet's rule of evaluation (Krizhevsky et al. 2012): the shorter side to 256, the middle 224 × 224. */
const usual = { side: 224, shorterSide: 256 };

/** A dataset of the files that were listed and checked. @throws `UNSUPPORTED` where there are none */
export function imageFilesDataset(
  listing: ImageListing,
  facts: { source: string; classNames: string[]; testIndices: Int32Array | null; problems: Problems },
  settings: ImageSettings,
): ImageFilesDataset {
  const { folder, entries } = listing;
  if (entries.length === 0)
    throw unsupported(
      folder,
      `no image in it can be used${facts.problems.count > 0 ? ` (${facts.problems.shown[0]})` : ""}`,
      "Choose a folder with PNG, JPEG, WebP or TIFF images.",
    );
  const { height, width, channels, shorterSide } = chooseRule(listing.sizes, settings);
  return {
    kind: "files",
    ...facts,
    folder,
    files: entries.map(({ file }) => file),
    labels: Int32Array.from(entries, ({ label }) => label),
    shape: [entries.length, height, width, channels],
    shorterSide,
  };
}

/** What was asked for; what was not follows from a sample of the images. */
function chooseRule(sizes: readonly ImageSize[], settings: ImageSettings): ImageRule {
  const [first] = sizes;
  const oneSize = sizes.every(({ height, width }) => height === first!.height && width === first!.width);
  const keep = first && oneSize && Math.max(first.height, first.width) <= largestKeptSide ? first : null;
  const height = settings.height ?? settings.width ?? keep?.height ?? usual.side;
  const width = settings.width ?? settings.height ?? keep?.width ?? usual.side;
  const isUsual = height === usual.side && width === usual.side && !keep;
  return {
    height,
    width,
    channels: settings.channels ?? (sizes.length > 0 && sizes.every(({ isGrey }) => isGrey) ? 1 : 3),
    shorterSide: settings.shorterSide ?? (isUsual ? usual.shorterSide : Math.min(height, width)),
  };
}
