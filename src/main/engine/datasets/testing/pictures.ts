import sharp, { type Sharp } from "sharp";

type Colour = readonly [number, number, number];

/** A picture of `[height, width]` whose pixels are what a function says. */
export function picture(height: number, width: number, colourAt: (y: number, x: number) => Colour): Sharp {
  const data = Buffer.alloc(height * width * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(colourAt(y, x), 3 * (y * width + x));
  return sharp(data, { raw: { height, width, channels: 3 } });
}

/** A picture of one colour. */
export const plain = (height: number, width: number, colour: Colour): Sharp => picture(height, width, () => colour);

export const red: Colour = [255, 0, 0];
export const green: Colour = [0, 255, 0];
export const blue: Colour = [0, 0, 255];
