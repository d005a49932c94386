/** The image that is cut: `[H, W, C]`, pixels in [0, 1], of one channel or three. */
export interface SegmentedImage {
  readonly pixels: Float32Array;
  readonly shape: readonly [height: number, width: number, channels: number];
}
