interface GridPosition {
  readonly active: number;
  readonly count: number;
  readonly columns: number;
  /** Rows on one screen. */
  readonly page: number;
}

/** Where a key leads in a grid filled row by row; undefined for keys that do not move. Never leaves the grid. */
export function neighbourInGrid(key: string, { active, count, columns, page }: GridPosition): number | undefined {
  if (count === 0) return undefined;
  const last = count - 1;
  const clamp = (index: number) => Math.min(last, Math.max(0, index));
  // Up and down keep the column: where there is no such row, they stay.
  const vertical = (rows: number) => {
    const aimed = active + rows * columns;
    if (aimed >= 0 && aimed <= last) return aimed;
    if (rows < 0) return clamp(active % columns);
    const lastRow = Math.floor(last / columns);
    return Math.floor(active / columns) === lastRow ? active : clamp(lastRow * columns + (active % columns));
  };
  switch (key) {
    case "ArrowLeft":
      return clamp(active - 1);
    case "ArrowRight":
      return clamp(active + 1);
    case "ArrowUp":
      return vertical(-1);
    case "ArrowDown":
      return vertical(1);
    case "PageUp":
      return vertical(-page);
    case "PageDown":
      return vertical(page);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return undefined;
  }
}
