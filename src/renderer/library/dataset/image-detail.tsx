import { Stack, Text, Title } from "@mantine/core";
import type { Dataset, DatasetImage } from "#shared/contract/library.ts";
import { pictureSide } from "../../elements/picture-side.ts";
import { imageAddress, PixelImage } from "../../elements/pixel-image.tsx";
import { Prediction } from "../prediction.tsx";
import classes from "./image-detail.module.css";

interface Props {
  readonly dataset: Dataset;
  readonly image: DatasetImage;
  readonly classifierId: string | undefined;
}

/** The image under the keyboard, large, and what the classifier makes of it. */
export function ImageDetail({ dataset, image, classifierId }: Props) {
  const truth = dataset.classNames[image.groundTruth]!;
  return (
    <Stack component="aside" aria-label="Chosen image" gap="sm" className={classes.detail} tabIndex={0}>
      <PixelImage
        src={imageAddress(dataset.id, image.index)}
        alt={`Image ${image.index}, ${truth}`}
        size={pictureSide(280, dataset.width)}
      />
      <div>
        <Title order={2}>{truth}</Title>
        <Text size="sm" c="dimmed">
          Image {image.index}, {image.split}
        </Text>
      </div>
      {classifierId && <Prediction classifierId={classifierId} index={image.index} classNames={dataset.classNames} />}
    </Stack>
  );
}
