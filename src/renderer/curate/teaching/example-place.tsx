import { ActionIcon, Text, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type DragEvent, useState } from "react";
import { PixelImage } from "../../elements/pixel-image.tsx";
import { draggedPosition, startDrag } from "./drag.ts";
import classes from "./example-place.module.css";

export interface ShownExample {
  /** Within the dataset. */
  readonly index: number;
  readonly position: number;
  readonly image: string;
  /** Address of its map; null where it has none yet, undefined where the set shows no maps. */
  readonly map: string | null | undefined;
}

interface Props {
  /** "Example 1 of “4”" */
  readonly name: string;
  /** Null while the place is empty. */
  readonly example: ShownExample | null;
  readonly side: number;
  readonly selected: boolean;
  readonly accepts: (position: number) => boolean;
  readonly onSelect: () => void;
  readonly onTake: () => void;
  readonly onPut: (position: number) => void;
}

/** A place of a set: its example with its map. What is dropped on it takes its place; by the keyboard it is chosen first. */
export function ExamplePlace({ name, example, side, selected, accepts, onSelect, onTake, onPut }: Props) {
  const [over, setOver] = useState(false);
  const dropped = (event: DragEvent) => {
    const position = draggedPosition(event);
    return position !== null && accepts(position) ? position : null;
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one of two ways; the other is the button within
    <div
      className={classes.place}
      data-selected={selected || undefined}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (dropped(event) === null) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const position = dropped(event);
        if (position === null) return;
        event.preventDefault();
        onPut(position);
      }}
    >
      <button
        type="button"
        className={classes.pictures}
        aria-pressed={selected}
        aria-label={`${name}: ${example ? `image ${example.index}${example.map === null ? ", map follows" : ""}` : "empty"}`}
        draggable={example !== null}
        onDragStart={(event) => example && startDrag(event, example.position)}
        onClick={onSelect}
        onKeyDown={(event) => (event.key === "Delete" || event.key === "Backspace") && onTake()}
      >
        {example ? (
          <>
            <PixelImage src={example.image} alt="" size={side} />
            {example.map && <PixelImage src={example.map} alt="" size={side} />}
            {example.map === null && (
              <span className={classes.follows} style={{ width: side, height: side }}>
                map follows
              </span>
            )}
          </>
        ) : (
          <span className={classes.empty} style={{ width: side, height: side }}>
            empty
          </span>
        )}
      </button>
      <div className={classes.caption}>
        <Text size="xs" c="dimmed">
          {example ? `image ${example.index}` : "drop an image here"}
        </Text>
        {example && (
          <Tooltip label="Take out (Delete)">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={`Take out ${lowered(name)}`}
              onClick={onTake}
            >
              <IconX size={14} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
    </div>
  );
}

const lowered = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
