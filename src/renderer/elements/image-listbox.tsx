import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { neighbourInGrid } from "./grid-keys.ts";
import classes from "./image-listbox.module.css";
import { ImageListboxRow } from "./image-listbox-row.tsx";

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

const gap = 6;

/**
 * A virtualised grid of images: only the rows on screen exist, so that ten thousand scroll as smoothly as ten. To the
 * keyboard and to screen readers it is a list box: one stop of the tab key, arrows within.
 */
export function ImageListbox(props: ImageListboxProps) {
  const { count, tileWidth, tileHeight, active, isSelected, onRange } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: sizer, width } = useElementSize<HTMLDivElement>();
  const columns = Math.max(1, Math.floor((width + gap) / (tileWidth + gap)));
  const virtualizer = useVirtualizer({
    count: width === 0 ? 0 : Math.ceil(count / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => tileHeight + gap,
    overscan: 3,
    // Rows may come a frame late: the frame itself must not.
    useFlushSync: false,
  });
  const row = Math.floor(active / columns);
  useEffect(() => {
    if (width > 0 && active >= 0) virtualizer.scrollToIndex(row);
  }, [virtualizer, row, active, width]);

  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  useEffect(() => {
    if (width > 0) onRange?.(startIndex * columns, Math.max(0, Math.min(count, (endIndex + 1) * columns) - 1));
  }, [onRange, startIndex, endIndex, columns, count, width]);

  function onKeyDown(event: KeyboardEvent) {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / (tileHeight + gap)));
    const next = neighbourInGrid(event.key, { active, count, columns, page });
    if (next !== undefined) {
      event.preventDefault();
      props.onActive(next);
      props.onPick?.(next, { add: false, range: event.shiftKey });
    } else if (event.key === "Enter" && active >= 0) props.onOpen?.(active);
    else props.onKey?.(event);
  }

  return (
    <div
      ref={useMergedRef(scroller, sizer)}
      role="listbox"
      aria-label={props.label}
      aria-multiselectable={isSelected ? true : undefined}
      aria-activedescendant={active >= 0 && active < count ? `${id}-${active}` : undefined}
      tabIndex={0}
      className={classes.scroller}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => (
          <ImageListboxRow key={key} listbox={props} id={id} row={index} start={start} columns={columns} />
        ))}
      </div>
    </div>
  );
}
