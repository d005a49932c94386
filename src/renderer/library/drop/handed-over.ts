import { chosenFiles, type HandedFile, readDropped } from "./handed-files.ts";

/** Files that the user hands over: dropped on the window, or chosen in the system's dialog. */
export interface HandedOver {
  /** Where each thing lies that was handed over, as Electron can say. */
  paths(pathOf: (file: File) => string): readonly string[];
  /** The files themselves, those in folders too. */
  read(signal: AbortSignal): Promise<readonly HandedFile[]>;
}

/** What was dropped. It must be taken out of the event before that has ended. */
export function dropped({ files, items }: DataTransfer): HandedOver {
  const things = [...files];
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  return { paths: (pathOf) => things.map(pathOf), read: (signal) => readDropped(entries, signal) };
}

/** What was chosen in the system's dialog: files, or all files of one folder. */
export function chosen(files: readonly File[]): HandedOver {
  return {
    paths(pathOf) {
      const [first] = files;
      if (!first?.webkitRelativePath) return files.map(pathOf);
      // Where the folder lies: the file's own path, less the way to it within the folder.
      const [folder = ""] = first.webkitRelativePath.split("/");
      return [pathOf(first).slice(0, folder.length - first.webkitRelativePath.length)];
    },
    read: async () => chosenFiles(files),
  };
}
