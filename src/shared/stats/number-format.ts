/** Numbers as R prints them: a column has as many decimals as its entry with the most significant digits needs. */

/** Decimals that `value` needs to show `digits` significant digits, without trailing zeros. */
function decimalsFor(value: number, digits: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e") as [string, string];
  const significant = mantissa.replace("-", "").replace(".", "").replace(/0+$/, "").length;
  return Math.max(0, significant - 1 - Number(exponent));
}

/** R's `format(values, digits)`, fixed or scientific as is shorter; NaN is NA. */
export function formatColumn(values: readonly number[], digits: number): string[] {
  const finite = values.filter(Number.isFinite);
  const decimals = Math.min(15, Math.max(0, ...finite.map((value) => decimalsFor(value, digits))));
  const fixed = values.map((value) => (Number.isFinite(value) ? value.toFixed(decimals) : special(value)));
  const significant = Math.max(
    1,
    ...finite.map(
      (value) =>
        value
          .toExponential(digits - 1)
          .replace(/^-?([\d.]+)e.*$/, "$1")
          .replace(/0+$/, "")
          .replace(".", "").length,
    ),
  );
  const scientific = values.map((value) =>
    Number.isFinite(value) ? value.toExponential(significant - 1).replace(/e([+-])(\d)$/, "e$10$2") : special(value),
  );
  const width = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => text.length));
  return width(fixed) <= width(scientific) ? fixed : scientific;
}

const special = (value: number) => (Number.isNaN(value) ? "NA" : value > 0 ? "Inf" : "-Inf");

const EPSILON = Number.EPSILON;

/** R's `format.pval`: `< 2e-16` or `< 2.2e-16` below the machine's precision, and small and ordinary values apart. */
export function formatPValues(values: readonly number[], digits: number): string[] {
  const visible = (value: number) => !Number.isNaN(value) && value >= EPSILON;
  const isFixed = (value: number) => value >= 1e-4;
  const large = formatColumn(
    values.filter((value) => visible(value) && isFixed(value)),
    digits,
  );
  const small = formatColumn(
    values.filter((value) => visible(value) && !isFixed(value)),
    digits,
  );
  const width = Math.max(0, ...large.map((text) => text.length), ...small.map((text) => text.length));
  let shown = Math.max(1, digits - 2);
  if (width > 0 && shown > 1 && shown + 6 > width) shown = Math.max(1, width - 7);
  const gap = shown === 1 && width <= 6 ? "" : " ";
  const tiny = `<${gap}${EPSILON.toExponential(shown - 1)}`;
  return values.map((value) => {
    if (Number.isNaN(value)) return "NA";
    if (!visible(value)) return tiny;
    return (isFixed(value) ? large : small).shift()!;
  });
}

/** R's significance stars. */
export function stars(p: number): string {
  if (Number.isNaN(p)) return "";
  return p < 0.001 ? "***" : p < 0.01 ? "**" : p < 0.05 ? "*" : p < 0.1 ? "." : "";
}

export const STARS_LEGEND = "Signif. codes:  0 ‘***’ 0.001 ‘**’ 0.01 ‘*’ 0.05 ‘.’ 0.1 ‘ ’ 1";

/** Columns of text side by side, each padded to its width; the first is left-aligned as row names are. */
export function alignColumns(columns: readonly (readonly string[])[], leftAligned: readonly number[] = [0]): string[] {
  const widths = columns.map((column) => Math.max(...column.map((text) => text.length)));
  return columns[0]!.map((_, row) =>
    columns
      .map((column, k) =>
        leftAligned.includes(k) ? column[row]!.padEnd(widths[k]!) : column[row]!.padStart(widths[k]!),
      )
      .join(" "),
  );
}
