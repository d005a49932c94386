import { useId } from "react";
import { PixelImage } from "../../elements/pixel-image.tsx";
import { regionColour } from "./region-colour.ts";
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

/** Of a region's number, in CSS px. */
const numberSize = 15;

/** The image with its regions outlined, numbered as in the list. */
export function RegionPicture({ src, alt, size, height, width, regions, lit }: Props) {
  const mask = useId();
  const numbered = regions.map((region, index) => ({ ...region, index }));
  const shown = lit === null ? numbered : numbered.slice(lit, lit + 1);
  const places = numberPlaces(
    regions.map(({ outline }) => outline),
    (numberSize * width) / size,
    [width, height],
  );
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
        {shown.map(({ categories, outline, index }) => (
          <g key={categories.join(" or ")}>
            <path className={classes.halo} d={outline} />
            <path className={classes.outline} d={outline} stroke={regionColour(index)} />
          </g>
        ))}
        {shown.map(({ categories, index }) => (
          <text
            key={categories.join(" or ")}
            className={classes.number}
            x={places[index]![0]}
            y={places[index]![1]}
            fontSize={(numberSize * width) / size}
            fill={regionColour(index)}
          >
            {index + 1}
          </text>
        ))}
      </svg>
    </div>
  );
}

/** Where numbers stand: within the picture, at the beginning of each outline, or the next free place to the right or below. */
function numberPlaces(outlines: readonly string[], side: number, [width, height]: readonly [number, number]) {
  const places: (readonly [number, number])[] = [];
  const isTaken = (x: number, y: number) => places.some(([a, b]) => Math.abs(a - x) < side && Math.abs(b - y) < side);
  for (const outline of outlines) {
    const [left = 0, top = 0] = (outline.match(/[\d.]+/g) ?? []).slice(0, 2).map(Number);
    let [x, y] = [Math.min(left + side / 2, width - side), Math.min(top + side, height - side / 4)];
    while (isTaken(x, y) && y < height)
      if (x + 2 * side <= width) x += side;
      else [x, y] = [side / 2, y + side];
    places.push([x, y]);
  }
  return places;
}
