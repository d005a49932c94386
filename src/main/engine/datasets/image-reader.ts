import type { ExemplarError } from "#shared/domain/errors.ts";

/** Images of one size, read as they are asked for: memory holds one batch. To be disposed (`using`). */
export interface ImageReader extends Disposable {
  readonly count: number;
  /** `[H, W, C]` */
  readonly imageShape: readonly [number, number, number];
  /**
   * The images at these positions, as pixels in [0, 1], `[batch, H, W, C]`.
   * @param batch at least as many as there are indices; the rest is black
   * @param setAside is told of each row whose file is gone, has changed, or cannot be decoded; the row is black
   * @throws ExemplarError where there is no such image, or, without `setAside`, where its file cannot be read
   */
  read(indices: ArrayLike<number>, batch?: number, setAside?: SetAside): Float32Array | Promise<Float32Array>;
}

/** What is done with a row whose image cannot be read. */
export type SetAside = (row: number, problem: ExemplarError) => void;
