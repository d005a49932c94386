/** A labelled set of images as bytes, ready to be packed into one file. */
export interface ImageDataset {
  /** Where it was read from, and its licence. */
  readonly source: string;
  readonly classNames: string[];
  /** `[N, H, W, C]` */
  readonly shape: [number, number, number, number];
  /** Row by row, 0 = black, 255 = white. */
  readonly pixels: Uint8Array;
  /** The index of each image's class name. */
  readonly labels: Int32Array;
}

export interface DatasetReader {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Whether the user must say which file or folder to read. */
  readonly needsPath: boolean;
  /**
   * @param path the file or folder to read; a reader that needs none reads its usual place where it is left out
   * @throws ExemplarError `NOT_FOUND` or `INVALID`, naming the file
   */
  read(path: string | undefined, signal: AbortSignal): Promise<ImageDataset>;
}
