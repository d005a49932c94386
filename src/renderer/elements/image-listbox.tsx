import { VisuallyHidden } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { neighbourInGrid } from "./grid-keys.ts";
import classes from "./image-listbox.module.css";

interface Props {
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
  readonly describe: (index: number) => string;
  readonly renderTile: (index: number) => ReactNode;
  /** Told which tiles are on screen or near it, for those whose data is fetched as it is needed. */
  readonly onRange?: (first: number, last: number) => void;
}

const gap = 6;

/**
 * A virtualised grid of images: only the rows on screen exist, so that ten thousand scroll as smoothly as ten. To the
 * keyboard and to screen readers it is a list box: one stop of the tab key, arrows within.
 */
export function ImageListbox(props: Props) {
  const { count, tileWidth, tileHeight, active, isSelected } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: sizer, width } = useElementSize<HTMLDivElement>();
  const columns = Math.max(1, Math.floor((width + gap) / (tileWidth + gap)));
  const virtualizer = useVirtualizer({
    count: width === 0 ? 0 : Math.ceil(count / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => tileHeight + gap,
    overscan: 4,
  });
  const row = Math.floor(active / columns);
  useEffect(() => {
    if (width > 0 && active >= 0) virtualizer.scrollToIndex(row);
  }, [virtualizer, row, active, width]);

  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  const { onRange } = props;
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

  function onClick(event: MouseEvent, index: number) {
    props.onActive(index);
    props.onPick?.(index, { add: event.ctrlKey || event.metaKey, range: event.shiftKey });
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
        {virtualizer.getVirtualItems().map((item) => (
          <div
            key={item.key}
            role="presentation"
            className={classes.row}
            style={{
              transform: `translateY(${item.start}px)`,
              gridTemplateColumns: `repeat(${columns}, ${tileWidth}px)`,
            }}
          >
            {Array.from({ length: Math.min(columns, count - item.index * columns) }, (_, column) => {
              const index = item.index * columns + column;
              return (
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
                  onDoubleClick={() => props.onOpen?.(index)}
                >
                  <VisuallyHidden>{props.describe(index)}</VisuallyHidden>
                  <div aria-hidden className={classes.content}>
                    {props.renderTile(index)}
                  </div>
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
