const integers = new Intl.NumberFormat("en-GB");
const compact = new Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 1 });

/** 10000 → "10,000". */
export const formatCount = (value: number): string => integers.format(value);

/** 1234567 → "1.2M". */
export const formatCompact = (value: number): string => compact.format(value);

/** A proportion as a percentage, 0.9734 → "97.3%"; null → "–". */
export const formatPercent = (value: number | null, digits = 1): string =>
  value === null ? "–" : `${(100 * value).toFixed(digits)}%`;

/** A number to three significant digits, whole numbers as they are: 0.012345 → "0.0123", 1000 → "1,000". */
export const formatNumber = (value: number): string =>
  Number.isInteger(value) ? integers.format(value) : String(Number(value.toPrecision(3)));

/** Seconds in words of two units at most: 75 → "1 min 15 s". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`;
}

/** An ISO date in the reader's own words: "22 Nov 2026, 06:12". */
export const formatDate = (iso: string): string =>
  new Date(iso).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** "1 image", "2 images". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
