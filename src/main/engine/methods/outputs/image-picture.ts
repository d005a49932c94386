import type { Picture } from "../runner.ts";

/** An image's pixels, 0 … 255, `[H, W, channels]`. */
export function imagePicture(
  image: Float32Array,
  [height, width, channels]: readonly [number, number, number],
): Picture {
  const data = new Uint8Array(height * width * 3);
  for (let pixel = 0; pixel < height * width; pixel++)
    for (let c = 0; c < 3; c++)
      data[3 * pixel + c] = Math.round(255 * image[pixel * channels + (channels < 3 ? 0 : c)]!);
  return { height, width, channels: 3, data };
}
