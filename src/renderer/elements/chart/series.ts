/** One row of what a chart shows: its x, and a cell for each series; null where a series has nothing there. */
export type ChartRow = Readonly<Record<string, number | string | null>>;

/** One thing that is drawn. Those of the same `colour` belong together, as a curve and its interval do. */
export type Series =
  | { readonly kind: "points"; readonly field: string; readonly label: string; readonly colour: number }
  | {
      readonly kind: "line";
      readonly field: string;
      readonly label: string;
      readonly colour: number;
      /** Drawn on over rows in which it has nothing; otherwise it is interrupted there. */
      readonly joined?: boolean;
      /** Without a dot at each row, where other series have theirs. */
      readonly plain?: boolean;
    }
  | {
      readonly kind: "band";
      readonly low: string;
      readonly high: string;
      /** What the interval is: "95% interval". */
      readonly label: string;
      readonly colour: number;
    }
  | {
      readonly kind: "bar";
      readonly field: string;
      readonly label: string;
      readonly colour: number;
      /** Bars of the same stack stand on each other. */
      readonly stack?: string;
    };

export interface Axis {
  readonly label: string;
  /** Values as they are read: "12,345", "93.1%". */
  readonly format: (value: number) => string;
  /** Where the axis begins and ends; as the data when left out. */
  readonly domain?: readonly [number | "auto", number | "auto"];
  /** Places of the ticks, where the data have few. */
  readonly ticks?: readonly number[];
}

/** One column of the table that says what a chart shows. */
export interface TableColumn {
  readonly field: string;
  readonly label: string;
}

/** What a chart shows, column by column: x first, then each series, an interval as its two ends. */
export function tableColumns(x: TableColumn, series: readonly Series[]): TableColumn[] {
  return [
    x,
    ...series.flatMap((one): TableColumn[] =>
      one.kind === "band"
        ? [
            { field: one.low, label: `${one.label}, from` },
            { field: one.high, label: `${one.label}, to` },
          ]
        : [{ field: one.field, label: one.label }],
    ),
  ];
}

/** What a pointer at one row is told: a line for each series that has something there, an interval in its curve's line. */
export function readings(row: ChartRow, series: readonly Series[], format: Axis["format"]): Reading[] {
  const value = (field: string) => {
    const cell = row[field];
    return typeof cell === "number" ? format(cell) : undefined;
  };
  return series.flatMap((one): Reading[] => {
    if (one.kind === "band") return [];
    const own = value(one.field);
    if (own === undefined) return [];
    const band = series.find((other) => other.kind === "band" && other.colour === one.colour);
    const [low, high] = band?.kind === "band" ? [value(band.low), value(band.high)] : [];
    const interval = low !== undefined && high !== undefined ? ` (${low} to ${high})` : "";
    return [{ label: one.label, colour: one.colour, value: own + interval }];
  });
}

export interface Reading {
  readonly label: string;
  readonly colour: number;
  readonly value: string;
}
