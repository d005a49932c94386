import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { formatPercent } from "../../elements/format.ts";
import { ImageListbox } from "../../elements/image-listbox.tsx";
import { PixelImage } from "../../elements/pixel-image.tsx";
import { startDrag } from "./drag.ts";
import classes from "./example-shelf.module.css";
import type { Offer } from "./shelf-order.ts";

interface Props {
  /** "example 1 of “4”" */
  readonly place: string;
  readonly category: string;
  readonly offers: readonly Offer[];
  /** Within the dataset. */
  readonly indexOf: (position: number) => number;
  readonly addressOf: (position: number) => string;
  readonly side: number;
  readonly onPut: (position: number) => void;
}

/** The other training images of an answer, each with what it would make of the learner in the place that is chosen. */
export function ExampleShelf({ place, category, offers, indexOf, addressOf, side, onPut }: Props) {
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, offers.length - 1);
  const nameOf = ({ position, probability }: Offer) => `Image ${indexOf(position)}, ${formatPercent(probability)}`;
  return (
    <Stack component="section" gap={6} aria-label="Other training images">
      <Group justify="space-between" align="flex-end">
        <Text size="sm">
          <Text span fw={500}>{`Other training images of “${category}”`}</Text>
          {`, with the learner's probability after each in the place of ${place}`}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          disabled={active < 0}
          onClick={() => offers[active] && onPut(offers[active].position)}
        >
          Put in its place
        </Button>
      </Group>
      {offers.length === 0 ? (
        <Text size="sm" c="dimmed">
          All images of this category are in the set. A larger pool has more to choose from.
        </Text>
      ) : (
        <div className={classes.shelf}>
          <ImageListbox
            label={`Training images of ${category}`}
            count={offers.length}
            tileWidth={side}
            tileHeight={side + 18}
            active={active}
            onActive={setActive}
            onOpen={(k) => onPut(offers[k]!.position)}
            nameOf={(k) => nameOf(offers[k]!)}
            renderTile={(k) => (
              // biome-ignore lint/a11y/noStaticElementInteractions: dragging is one of two ways; the other is the list's Enter
              <div draggable className={classes.tile} onDragStart={(event) => startDrag(event, offers[k]!.position)}>
                <PixelImage src={addressOf(offers[k]!.position)} alt="" size={side} lazy />
                <span className={classes.probability}>{formatPercent(offers[k]!.probability)}</span>
              </div>
            )}
          />
        </div>
      )}
    </Stack>
  );
}
