import type { Study } from "#shared/contract/compose.ts";

/** "60 trials · 68 screens · about 12 min · 80 participants". */
export function summaryInWords({ trials, screens, minutes, participants }: Study["summary"]): string {
  return [
    count(trials, "trial"),
    count(screens, "screen"),
    `about ${Math.max(1, Math.round(minutes))} min`,
    count(participants, "participant"),
  ].join(" · ");
}

const count = (n: number, noun: string): string => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
