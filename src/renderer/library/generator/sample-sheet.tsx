import type { Generator } from "#shared/contract/generators.ts";
import { pictureSide } from "../../elements/picture-side.ts";
import { blobAddress, PixelImage } from "../../elements/pixel-image.tsx";

interface Props {
  readonly generator: Generator;
  /** Side in CSS px that the sheet may have. */
  readonly room: number;
}

/** The samples that are kept with a generator, side by side, each pixel as large as every other. */
export function SampleSheet({ generator: { name, samples, imageShape }, room }: Props) {
  const [height, width] = imageShape;
  const pixels = Math.max(samples.rows * height, samples.columns * width);
  return (
    <PixelImage
      src={blobAddress(samples.sheetSha256)}
      alt={`${samples.rows * samples.columns} samples of ${name}`}
      size={pictureSide(room, pixels, room)}
    />
  );
}
