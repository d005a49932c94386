import { type MouseEvent, memo } from "react";
import classes from "./image-listbox.module.css";
import type { ImageListboxProps } from "./image-listbox.tsx";

interface Props {
  /** The list box's own properties, the same object until its owner draws it anew. */
  readonly listbox: ImageListboxProps;
  readonly id: string;
  readonly row: number;
  /** Where the row stands, in px from the top. */
  readonly start: number;
  readonly columns: number;
}

/** One row of tiles. Scrolling draws the rows that come and leaves alone those that stay. */
export const ImageListboxRow = memo(function ImageListboxRow({ listbox, id, row, start, columns }: Props) {
  const { count, active, tileWidth, tileHeight, isSelected, onActive, onPick, onOpen, nameOf, renderTile } = listbox;
  const first = row * columns;

  function onClick(event: MouseEvent, index: number) {
    onActive(index);
    onPick?.(index, { add: event.ctrlKey || event.metaKey, range: event.shiftKey });
  }

  return (
    <div
      role="presentation"
      className={classes.row}
      style={{ transform: `translateY(${start}px)`, gridTemplateColumns: `repeat(${columns}, ${tileWidth}px)` }}
    >
      {Array.from({ length: Math.min(columns, count - first) }, (_, column) => first + column).map((index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the list box has the keyboard, its options do not
        // biome-ignore lint/a11y/useFocusableInteractive: the list box has the focus, its options do not
        <div
          key={index}
          id={`${id}-${index}`}
          role="option"
          aria-setsize={count}
          aria-posinset={index + 1}
          aria-selected={isSelected ? isSelected(index) : index === active}
          data-active={index === active || undefined}
          className={classes.tile}
          style={{ height: tileHeight }}
          onClick={(event) => onClick(event, index)}
          onDoubleClick={() => onOpen?.(index)}
        >
          <span className={classes.spoken}>{nameOf(index)}</span>
          <div aria-hidden className={classes.content}>
            {renderTile(index)}
          </div>
        </div>
      ))}
    </div>
  );
});
