import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
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
  /** A row is selected by a click or by Enter on it; without this, rows are only read. */
  readonly onSelect?: (row: Row, index: number) => void;
  readonly selected?: (row: Row, index: number) => boolean;
}

const rowHeight = 32;

/** A table of any length: only the rows in view are in the document. Scrolls both ways, its header stays. */
export function VirtualTable<Row>({ label, columns, rows, rowKey, onSelect, selected }: Props<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section ref={scroller} className={classes.scroller} aria-label={label} tabIndex={0}>
      <table
        className={classes.table}
        aria-label={label}
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
            const select = onSelect && (() => onSelect(row, index));
            return (
              <tr
                key={rowKey(row, index)}
                aria-rowindex={index + 2}
                aria-selected={selected?.(row, index)}
                data-selectable={select ? true : undefined}
                tabIndex={select ? 0 : undefined}
                onClick={select}
                onKeyDown={select && ((event: KeyboardEvent) => event.key === "Enter" && select())}
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
