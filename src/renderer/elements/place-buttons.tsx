import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";

interface Props {
  /** What is moved, as a screen reader names it. */
  readonly of: string;
  readonly place: number;
  readonly count: number;
  readonly onMove: (to: number) => void;
}

/** Moves something one place up or down in its list. */
export function PlaceButtons({ of, place, count, onMove }: Props) {
  return (
    <>
      <Tooltip label="Earlier">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Move ${of} earlier`}
          disabled={place === 0}
          onClick={() => onMove(place - 1)}
        >
          <IconArrowUp size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Later">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Move ${of} later`}
          disabled={place === count - 1}
          onClick={() => onMove(place + 1)}
        >
          <IconArrowDown size={16} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
