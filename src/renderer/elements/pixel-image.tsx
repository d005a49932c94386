import classes from "./pixel-image.module.css";

interface Props {
  readonly src: string;
  /** What is seen, for those who do not see it; empty where a caption beside it says so. */
  readonly alt: string;
  /** Side in CSS px; the image is enlarged pixel by pixel, never blurred. */
  readonly size: number;
  /** Leaves the loading to the browser, for images in long grids. */
  readonly lazy?: boolean;
}

/** A small image, pixel-exact, on the neutral surround that all images share. */
export function PixelImage({ src, alt, size, lazy = false }: Props) {
  return (
    <img
      className={classes.image}
      src={src}
      alt={alt}
      width={size}
      height={size}
      loading={lazy ? "lazy" : "eager"}
      decoding="async"
      draggable={false}
    />
  );
}

/** Address of one image of a dataset, as PNG. */
export const imageAddress = (datasetId: string, index: number): string => `/image/${datasetId}/${index}`;

/** Address of a stored image by the hash of its content. */
export const blobAddress = (sha256: string): string => `/blob/${sha256}`;
