import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { neighbourInGrid } from "./grid-keys.ts";
import classes from "./virtual-table.module.css";

export interface VirtualColumn<Row> {
  readonly id: string;
  readonly header: ReactNode;
  /** In CSS px. */
  readonly width: number;
  readonly numeric?: boolean;
  readonly cell: (row: Row, index: number) => ReactNode;
}

interface Props<Row> {
  readonly label: string;
  readonly columns: readonly VirtualColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row, index: number) => string | number;
  /** One row is selected, by a click or by the arrow keys; without this, rows are only read. */
  readonly selection?: { readonly index: number; readonly onSelect: (index: number) => void };
}

const rowHeight = 32;

/**
 * A table of any length: only the rows in view are in the document. Scrolls both ways, its header stays. To the keyboard it
 * is one stop: a region that scrolls, or, where a row is selected, a grid with arrows within.
 */
export function VirtualTable<Row>({ label, columns, rows, rowKey, selection }: Props<Row>) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // The header lies over as much of what is in view.
    scrollPaddingEnd: rowHeight,
  });
  const selected = selection?.index;
  useEffect(() => {
    if (selected !== undefined) virtualizer.scrollToIndex(selected);
  }, [virtualizer, selected]);

  function onKeyDown(event: KeyboardEvent) {
    if (!selection) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const next = neighbourInGrid(event.key, { active: selection.index, count: rows.length, columns: 1, page });
    if (next === undefined) return;
    event.preventDefault();
    selection.onSelect(next);
  }

  const items = virtualizer.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <section ref={scroller} className={classes.scroller} aria-label={label} tabIndex={selection ? undefined : 0}>
      <table
        className={classes.table}
        aria-label={label}
        {...(selection && {
          role: "grid",
          tabIndex: 0,
          "aria-activedescendant": `${id}-${selection.index}`,
          onKeyDown,
        })}
        aria-rowcount={rows.length + 1}
        style={{ width: columns.reduce((sum, column) => sum + column.width, 0) }}
      >
        <colgroup>
          {columns.map(({ id, width }) => (
            <col key={id} style={{ width }} />
          ))}
        </colgroup>
        {/* Browsers leave what is half in sight where it is. */}
        <thead onFocus={({ target }) => target.scrollIntoView({ block: "nearest", inline: "nearest" })}>
          <tr>
            {columns.map(({ id, header, numeric }) => (
              <th key={id} scope="col" data-numeric={numeric || undefined}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={before} columns={columns.length} />
          {items.map(({ index }) => {
            const row = rows[index]!;
            return (
              <tr
                key={rowKey(row, index)}
                id={`${id}-${index}`}
                aria-rowindex={index + 2}
                aria-selected={selection && index === selection.index}
                onClick={selection && (() => selection.onSelect(index))}
              >
                {columns.map(({ id, numeric, cell }) => (
                  <td key={id} data-numeric={numeric || undefined}>
                    {cell(row, index)}
                  </td>
                ))}
              </tr>
            );
          })}
          <Spacer height={after} columns={columns.length} />
        </tbody>
      </table>
    </section>
  );
}

/** Stands for the rows that are out of view. */
function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}
