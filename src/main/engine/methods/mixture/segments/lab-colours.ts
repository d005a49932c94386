import type { SegmentedImage } from "./segmented-image.ts";

/** The white of daylight (D65), which sRGB's channels add up to. */
const white = [0.950456, 1, 1.088754] as const;

/**
 * Colours in CIELAB, in which equal distances look about equally different: L from 0 to 100, a and b. A grey image has L
 * alone. `[H, W, 3]`
 */
export function labColours({ pixels, shape: [height, width, channels] }: SegmentedImage): Float32Array {
  const colours = new Float32Array(height * width * 3);
  for (let pixel = 0; pixel < height * width; pixel++) {
    const channel = (c: number) => linear(pixels[pixel * channels + (channels < 3 ? 0 : c)]!);
    const [r, g, b] = [channel(0), channel(1), channel(2)];
    const x = root((0.412453 * r + 0.35758 * g + 0.180423 * b) / white[0]);
    const y = root((0.212671 * r + 0.71516 * g + 0.072169 * b) / white[1]);
    const z = root((0.019334 * r + 0.119193 * g + 0.950227 * b) / white[2]);
    colours.set([116 * y - 16, 500 * (x - y), 200 * (y - z)], 3 * pixel);
  }
  return colours;
}

/** What sRGB writes, as light. */
const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

const root = (value: number) => (value > 216 / 24389 ? Math.cbrt(value) : (841 / 108) * value + 4 / 29);
