import { useId } from "react";
import { PixelImage } from "../../elements/pixel-image.tsx";
import classes from "./regions-view.module.css";
import type { SeenRegion } from "./use-regions.ts";

interface Props {
  readonly src: string;
  readonly alt: string;
  /** Side in CSS px. */
  readonly size: number;
  /** Of the image, in its own pixels. */
  readonly height: number;
  readonly width: number;
  readonly regions: readonly SeenRegion[];
  /** Which of the regions is lit: what lies outside of it is faded. */
  readonly lit: number | null;
}

/** The image with its regions outlined. */
export function RegionPicture({ src, alt, size, height, width, regions, lit }: Props) {
  const mask = useId();
  const shown = lit === null ? regions : regions.slice(lit, lit + 1);
  return (
    <div className={classes.picture} style={{ width: size, height: size }}>
      <PixelImage src={src} alt={alt} size={size} />
      <svg
        className={classes.outlines}
        viewBox={`0 0 ${width} ${height}`}
        width={size}
        height={size}
        aria-hidden="true"
      >
        {lit !== null && shown.length > 0 && (
          <>
            <mask id={mask}>
              <rect width={width} height={height} fill="white" />
              <path d={shown[0]!.outline} fill="black" fillRule="evenodd" />
            </mask>
            <rect className={classes.fog} width={width} height={height} mask={`url(#${mask})`} />
          </>
        )}
        {shown.map(({ categories, outline }) => (
          <g key={categories.join(" or ")}>
            <path className={classes.halo} d={outline} />
            <path className={classes.outline} d={outline} />
          </g>
        ))}
      </svg>
    </div>
  );
}
