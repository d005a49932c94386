import { type KeyboardEvent, type MouseEvent, memo, type ReactNode } from "react";
import classes from "./image-listbox.module.css";

export interface ImageListboxProps {
  readonly label: string;
  readonly count: number;
  /** Size of one tile in CSS px; as many as fit stand in a row. */
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** Where the keyboard is; kept by the caller, so that it survives what changes around it. */
  readonly active: number;
  readonly onActive: (index: number) => void;
  /** Which tiles are selected, where several can be. */
  readonly isSelected?: (index: number) => boolean;
  readonly onPick?: (index: number, modifiers: { readonly add: boolean; readonly range: boolean }) => void;
  /** Enter or a double click. */
  readonly onOpen?: (index: number) => void;
  /** Any other key while the grid has the focus. */
  readonly onKey?: (event: KeyboardEvent) => void;
  /** What is read out for a tile. */
  readonly nameOf: (index: number) => string;
  readonly renderTile: (index: number) => ReactNode;
  /** Told which tiles are on screen or near it, for those whose data is fetched as it is needed. */
  readonly onRange?: (first: number, last: number) => void;
}

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
