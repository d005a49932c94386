import { appendFileSync, copyFileSync, statSync } from "node:fs";
import { readRegularFile } from "#files/regular-file.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { inTemporaryFile, type ModelSource } from "../../runtime/through-file.ts";

/** A model's file, with external data taken in: it runs as it stands, wherever it lies. */
export interface ModelFile {
  /** Its content; of a file on the disk it is read each time. */
  bytes(): Uint8Array;
  /**
   * Loads it with a message appended: protobuf messages that follow one another are one message.
   * @param appended empty for the file as it is
   */
  load<Loaded>(appended: Uint8Array, load: (model: ModelSource) => Promise<Loaded>): Promise<Loaded>;
}

export const fileInMemory = (bytes: Uint8Array): ModelFile => ({
  bytes: () => bytes,
  load: (appended, load) => load({ bytes: appended.length === 0 ? bytes : Buffer.concat([bytes, appended]) }),
});

/** A file that takes no memory as long as it is not used, as it is now: it is refused once it has changed. */
export function fileOnDisk(path: string, origin: string, longest: number): ModelFile {
  const state = () => {
    const { size, mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
    return `${size} ${mtimeMs}`;
  };
  const before = state();
  const requireUnchanged = () => {
    if (state() !== before)
      throw new ExemplarError(
        "INVALID",
        `${origin} has changed while it was imported.`,
        "Import it again when it is written.",
      );
  };
  return {
    bytes() {
      requireUnchanged();
      return readRegularFile(path, longest);
    },
    load(appended, load) {
      requireUnchanged();
      if (appended.length === 0) return load({ path });
      return inTemporaryFile((copy) => {
        copyFileSync(path, copy);
        appendFileSync(copy, appended);
        return load({ path: copy });
      });
    },
  };
}
