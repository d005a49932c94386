import sharp from "sharp";

const grey = { create: { width: 32, height: 32, channels: 3, background: "grey" } } as const;
for (const format of ["png", "jpeg", "webp", "tiff"] as const)
  await sharp(grey).toFormat(format).toFile(`grey.${format}`);
const { width } = await sharp("grey.jpeg")
  .rotate()
  .resize(16)
  .raw()
  .toBuffer({ resolveWithObject: true })
  .then(({ info }) => info);
console.log(width);
