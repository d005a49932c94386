import { useEffect, useRef } from "react";
import { colourMap as colourMapOf } from "#shared/figures/colour-map.ts";
import classes from "./map-view.module.css";

interface Props {
  /** `[height, width]`, row by row; nothing is painted before they are there. */
  readonly values: ArrayLike<number> | undefined;
  readonly height: number;
  readonly width: number;
  readonly range: readonly [number, number];
  readonly colourMap: string;
  readonly alt: string;
  /** Side in CSS px. */
  readonly size: number;
}

/** A map in colours, one pixel a value, enlarged without smoothing. */
export function PaintedMap({ values, height, width, range, colourMap, alt, size }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [low, high] = range;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !values) return;
    const colour = colourMapOf(colourMap);
    const image = context.createImageData(width, height);
    for (let k = 0; k < height * width; k++) {
      const place = high > low ? (values[k]! - low) / (high - low) : 0.5;
      image.data.set([...colour(place), 255], 4 * k);
    }
    context.putImageData(image, 0, 0);
  }, [values, height, width, low, high, colourMap]);
  return (
    <canvas
      ref={canvas}
      className={classes.painted}
      width={width}
      height={height}
      role="img"
      aria-label={alt}
      style={{ width: size, height: size }}
    />
  );
}
