import { uploadLimits } from "#shared/contract/upload.ts";
import { ExemplarError } from "#shared/domain/errors.ts";

export interface UploadPath {
  readonly batch: string;
  /** The folders and the file below the batch's folder, from the top; empty for the batch itself. */
  readonly names: readonly string[];
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in a name
const neverInNames = /[/\\\u0000-\u001f\u007f]/;
/** What names a drive, a stream or a device on Windows, or is silently another name there. */
const neverOnWindows = /[<>:"|?*]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Of every file system in use. */
const longestName = 255;

/**
 * The parts of `/upload/<batch>/<names…>`, still percent-encoded. Every name is one step down: none can climb, name
 * another root, or hide a separator.
 *
 * @throws INVALID
 */
export function uploadPath(path: string, platform: NodeJS.Platform = process.platform): UploadPath {
  const [start, route, batch, ...encoded] = path.split("/");
  if (start !== "" || route !== "upload" || batch === undefined || !uuid.test(batch)) throw malformed(path);
  if (encoded.length > uploadLimits.depth)
    throw new ExemplarError(
      "INVALID",
      `There are more than ${uploadLimits.depth} folders within each other.`,
      "Drop a folder further down, or give the path of the folder instead.",
    );
  return { batch, names: encoded.map((part) => fileName(part, platform)) };
}

function fileName(encoded: string, platform: NodeJS.Platform): string {
  const name = decoded(encoded);
  const refused =
    name === "" ||
    name === "." ||
    name === ".." ||
    !name.isWellFormed() ||
    neverInNames.test(name) ||
    Buffer.byteLength(name) > longestName ||
    (platform === "win32" && neverOnWindows.test(name));
  if (refused) throw malformed(encoded);
  return name;
}

function decoded(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw malformed(encoded);
  }
}

const malformed = (name: string) =>
  new ExemplarError(
    "INVALID",
    `"${name.slice(0, 100)}" is no name of a file here.`,
    "Rename the file, then drop it again.",
  );
