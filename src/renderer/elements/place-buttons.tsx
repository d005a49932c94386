import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";

interface Props<T> {
  /** What is moved, as a screen reader names it. */
  readonly of: string;
  readonly list: readonly T[];
  readonly place: number;
  /** With the list as it is then, and the place to which it was moved. */
  readonly onMove: (list: T[], to: number) => void;
}

/** Moves something one place up or down in its list. */
export function PlaceButtons<T>({ of, list, place, onMove }: Props<T>) {
  const move = (to: number) => onMove(list.toSpliced(place, 1).toSpliced(to, 0, list[place]!), to);
  return (
    <>
      <Tooltip label="Earlier">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Move ${of} earlier`}
          disabled={place === 0}
          onClick={() => move(place - 1)}
        >
          <IconArrowUp size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Later">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Move ${of} later`}
          disabled={place === list.length - 1}
          onClick={() => move(place + 1)}
        >
          <IconArrowDown size={16} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
