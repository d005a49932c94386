import * as z from "zod";

/** Whether a path says by itself where it leads, on any system: from a root, a drive or the user's home (`~`). */
export const isWholePath = (path: string): boolean => /^(~$|~?[\\/]|[a-z]:[\\/])/i.test(path);

export const wholePathNeeded = "Give the whole path, from the root or from your home folder (~)";

/**
 * A file or folder that a person names. Nobody stands in a folder who types into a window: a relative path would lead
 * into whatever folder the program was started from.
 */
export const wholePath = z.string().min(1).refine(isWholePath, wholePathNeeded);
