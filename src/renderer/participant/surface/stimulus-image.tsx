import { useState } from "react";
import { blobAddress } from "../../elements/pixel-image.tsx";
import classes from "./stimulus-image.module.css";

/** Side of every stimulus in CSS px, in every trial and condition: ten times a digit's 28 px. */
export const stimulusSize = 280;

interface Props {
  readonly sha256: string;
  readonly alt: string;
  /** Side in CSS px, the same in every condition of a study. */
  readonly size?: number;
}

/**
 * An image at the one size. Images of less than half that size are enlarged pixel by pixel, without blur. Decoding is
 * left to the stage, which waits for it before the onset.
 */
export function StimulusImage({ sha256, alt, size = stimulusSize }: Props) {
  const [enlarged, setEnlarged] = useState(false);
  return (
    <img
      className={classes.image}
      data-enlarged={enlarged || undefined}
      src={blobAddress(sha256)}
      alt={alt}
      width={size}
      height={size}
      decoding="sync"
      draggable={false}
      onLoad={({ currentTarget }) => setEnlarged(currentTarget.naturalWidth * 2 < size)}
    />
  );
}
