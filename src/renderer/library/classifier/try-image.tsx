import { Button, Group, NumberInput, Stack, Switch, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Classifier, Dataset } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import { formatCount } from "../../elements/format.ts";
import { Loaded } from "../../elements/loaded.tsx";
import { pictureSide } from "../../elements/picture-side.ts";
import { imageAddress, PixelImage } from "../../elements/pixel-image.tsx";
import { Prediction } from "../prediction.tsx";

interface Props {
  readonly classifier: Classifier;
  readonly dataset: Dataset;
}

/** One test image at a time, and what the classifier answers. */
export function TryImage({ classifier, dataset }: Props) {
  const [position, setPosition] = useState(0);
  const [errorsOnly, setErrorsOnly] = useState(false);
  const image = useQuery({
    ...orpc.library.images.queryOptions({
      input: {
        datasetId: dataset.id,
        classifierId: classifier.id,
        split: "test",
        ...(errorsOnly && { outcome: "error" }),
        offset: position,
        limit: 1,
      },
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <Loaded query={image}>
      {({ total, images: [shown] }) => (
        <Group align="flex-start" gap="lg" wrap="nowrap">
          {shown && (
            <Stack gap={4} flex="none">
              <PixelImage
                src={imageAddress(dataset.id, shown.index)}
                alt={`Image ${shown.index}, ${dataset.classNames[shown.groundTruth]}`}
                size={pictureSide(200, dataset.width)}
              />
              <Text size="xs" c="dimmed">
                Image {shown.index} of {dataset.name}
              </Text>
            </Stack>
          )}
          <Stack flex={1} gap="sm">
            <Group gap="xs" align="flex-end">
              <NumberInput
                label={`${errorsOnly ? "Error" : "Test image"} (1 to ${formatCount(total)})`}
                w={150}
                min={1}
                max={total}
                allowDecimal={false}
                clampBehavior="strict"
                value={position + 1}
                onChange={(number) => typeof number === "number" && number >= 1 && setPosition(number - 1)}
              />
              <Button variant="default" disabled={total === 0} onClick={() => setPosition((position + 1) % total)}>
                Next
              </Button>
            </Group>
            <Switch
              label="Errors only"
              checked={errorsOnly}
              onChange={(event) => {
                setErrorsOnly(event.currentTarget.checked);
                setPosition(0);
              }}
            />
            {shown ? (
              <Prediction classifierId={classifier.id} index={shown.index} classNames={dataset.classNames} />
            ) : (
              <Text size="sm">The classifier makes no error on the test images.</Text>
            )}
          </Stack>
        </Group>
      )}
    </Loaded>
  );
}
