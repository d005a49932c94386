import type { Dataset, DatasetImage } from "#shared/contract/library.ts";
import { formatPercent } from "../../elements/format.ts";
import { imageAddress, PixelImage } from "../../elements/pixel-image.tsx";
import classes from "./dataset-tile.module.css";

interface Props {
  readonly image: DatasetImage | undefined;
  readonly dataset: Dataset;
  /** Of the image, in CSS px. */
  readonly side: number;
}

/** One image of the grid; with a classifier, its answer below, marked where it is wrong. */
export function DatasetTile({ image, dataset, side }: Props) {
  if (!image) return <div className={classes.waiting} />;
  const wrong = image.predicted !== null && image.predicted !== image.groundTruth;
  return (
    <>
      <PixelImage src={imageAddress(dataset.id, image.index)} alt="" size={side} />
      {image.predicted !== null && (
        <span className={classes.answer} data-wrong={wrong || undefined}>
          {wrong
            ? `${dataset.classNames[image.predicted]} ≠ ${dataset.classNames[image.groundTruth]}`
            : dataset.classNames[image.predicted]}
        </span>
      )}
    </>
  );
}

/** What is read out for an image. */
export function describeImage(image: DatasetImage | undefined, { classNames }: Dataset): string {
  if (!image) return "Loading";
  const truth = classNames[image.groundTruth];
  if (image.predicted === null) return `Image ${image.index}: ${truth}`;
  return `Image ${image.index}: ${truth}, answered ${classNames[image.predicted]} (${formatPercent(image.confidence)})`;
}
