/** Of the square that parameters are given in. */
const units = 64;
/** σ of the blur, units: "images have a Gaussian blur applied to them" (Booth, Sharma, Shah et al. 2020, figure 2). */
const blur = 1;
/** Across and down a pixel. */
const samples = 3;
const lineWidth = 2;

/**
 * A triangle on a rectangle about the middle of the image, and over them a ring where the parameters (w, h, t, r, x, y) go
 * on to one, white on black. What reaches beyond the image is cut off.
 * @returns `[side, side, 1]`, 0 … 255
 */
export function drawHouseRocket(z: Float64Array, side: number): Uint8Array {
  const shade = shadeAt(z);
  const pixels = new Float64Array(side * side);
  const fine = side * samples;
  for (let row = 0; row < fine; row++)
    for (let column = 0; column < fine; column++) {
      const at = Math.floor(row / samples) * side + Math.floor(column / samples);
      pixels[at]! += shade(((column + 0.5) / fine) * units, ((row + 0.5) / fine) * units) / samples ** 2;
    }
  const soft = blurredDown(blurredDown(pixels, side), side);
  return Uint8Array.from(soft, (value) => Math.round(255 * value));
}

/** How bright a point is, 0 … 1. */
function shadeAt([w, h, t, r, x, y]: Float64Array): (u: number, v: number) => number {
  const top = (units - h! - t!) / 2;
  const eaves = top + t!;
  return (u, v) => {
    if (r !== undefined && Math.abs(Math.hypot(u - x!, v - y!) - r) <= lineWidth / 2) return 1;
    const away = Math.abs(u - units / 2);
    if (v >= eaves && v <= eaves + h! && away <= w! / 2) return 0.6;
    return v >= top && v < eaves && away <= ((v - top) / t!) * (w! / 2) ? 0.9 : 0;
  };
}

/** Blurred along its columns, and turned over its diagonal: twice is a blur both ways. */
function blurredDown(pixels: Float64Array, side: number): Float64Array {
  const sigma = (blur * side) / units;
  const reach = Math.ceil(3 * sigma);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, k) => Math.exp(-0.5 * ((k - reach) / sigma) ** 2));
  const sum = kernel.reduce((total, value) => total + value, 0);
  const blurred = new Float64Array(pixels.length);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      let value = 0;
      for (let k = -reach; k <= reach; k++)
        if (row + k >= 0 && row + k < side) value += (kernel[k + reach]! / sum) * pixels[(row + k) * side + column]!;
      blurred[column * side + row] = value;
    }
  return blurred;
}
