import type { Study } from "#shared/contract/compose.ts";
import { wholeMinutes } from "#shared/study/duration.ts";
import { plural } from "../elements/format.ts";

/** "60 trials · 68 screens · about 12 min · 80 participants". */
export function summaryInWords({ trials, screens, minutes, participants }: Study["summary"]): string {
  return [
    plural(trials, "trial"),
    plural(screens, "screen"),
    `about ${wholeMinutes(minutes)} min`,
    plural(participants, "participant"),
  ].join(" · ");
}
