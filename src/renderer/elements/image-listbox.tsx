import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import { neighbourInGrid } from "./grid-keys.ts";
import classes from "./image-listbox.module.css";
import { type ImageListboxProps, ImageListboxRow } from "./image-listbox-row.tsx";
import { useGradualRows } from "./use-gradual-rows.ts";

const gap = 6;
/** Rows that a frame has time to draw anew. */
const newInFrame = 3;

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
  const rows = useGradualRows(virtualizer.getVirtualItems(), newInFrame);
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
        {rows.map(({ key, index, start }) => (
          <ImageListboxRow key={key} listbox={props} id={id} row={index} start={start} columns={columns} />
        ))}
      </div>
    </div>
  );
}
