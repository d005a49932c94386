const integers = new Intl.NumberFormat("en-GB");
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** 10000 → "10,000". */
export const formatCount = (value: number): string => integers.format(value);

/** 1234567 → "1.2M". */
export const formatCompact = (value: number): string => compact.format(value);

/**
 * A proportion as a percentage: 0.9734 → "97.3%", null → "–". What is almost none or almost all is never rounded to
 * none or all: 0.99999 → ">99.9%".
 */
export function formatPercent(value: number | null, digits = 1): string {
  if (value === null) return "–";
  const least = 10 ** -digits;
  const percent = (100 * value).toFixed(digits);
  if (value > 0 && Number(percent) === 0) return `<${least.toFixed(digits)}%`;
  if (value < 1 && Number(percent) === 100) return `>${(100 - least).toFixed(digits)}%`;
  return `${percent}%`;
}

/** A number to three significant digits, whole numbers as they are: 0.012345 → "0.0123", 1000 → "1,000". */
export const formatNumber = (value: number): string =>
  Number.isInteger(value) ? integers.format(value) : String(Number(value.toPrecision(3)));

/** Seconds in words of two units at most: 75 → "1 min 15 s". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  const minutes = Math.round(whole / 60);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return inUnits(Math.floor(whole / 60), "min", whole % 60, "s");
  return inUnits(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

const inUnits = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;

/** An ISO date in the reader's own words: "22 Nov 2026, 06:12". */
export const formatDate = (iso: string): string =>
  new Date(iso).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** "1 image", "2 images". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
