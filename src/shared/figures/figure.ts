import type { PlotOptions } from "@observablehq/plot";

/**
 * A chart as data: what to draw, and in words what it shows. The caption says n, what an interval is, and the unit; it
 * stands below the drawing, which therefore needs no title of its own.
 */
export interface Figure {
  readonly title: string;
  readonly caption: string;
  /** What a reader who cannot see the drawing should know of it. */
  readonly description: string;
  readonly options: PlotOptions;
}

/** The width for which the figures are laid out, in px: one column of a page. */
export const columnWidth = 640;

/** Size of all text in a figure, in px. */
export const fontSize = 12;

/**
 * Colours of categories, told apart with every kind of colour vision and at least 3:1 against white and near-black
 * (after Okabe & Ito, evened out in lightness).
 */
export const palette = ["#3a7fc1", "#d5620a", "#1a9a72", "#a56cc1", "#8a8a8a"] as const;

export function colourOf(index: number): string {
  return palette[index % palette.length]!;
}

/** Room for labels beside an axis, in px, from their longest line: letters are about 0.56 em wide. */
export function labelMargin(labels: readonly string[]): number {
  const longest = Math.max(0, ...labels.map((label) => label.length));
  return Math.ceil(longest * fontSize * 0.56) + 16;
}

/** "12,345" */
export const count = (n: number) => n.toLocaleString("en-GB");

/** Limits of a share as per cent: "12.3% to 45.6%"; "no interval" where there is none. */
export const percentInterval = (low: number | null, high: number | null) =>
  low === null || high === null ? "no interval" : `${percent(low)} to ${percent(high)}`;

/** A share as per cent: 0.123 → "12.3%". */
export const percent = (share: number, digits = 1) => `${(100 * share).toFixed(digits)}%`;

/** A number with a true minus sign. */
export const signed = (value: number, digits = 2) => value.toFixed(digits).replace("-", "−");

/** 97.5% point of the standard normal distribution: a 95% interval is an estimate ± z975 standard errors. */
export const z975 = 1.959963984540054;
