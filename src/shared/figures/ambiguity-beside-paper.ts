import { type AmbiguityRates, ambiguityMeasures, publishedRates, sourceLabel } from "../analysis/name-ambiguity.ts";
import { count, type Figure } from "./figure.ts";
import { sharesBesidePaper } from "./shares-beside-paper.ts";

/** How much people agree on ambiguities, with what Wang & Vasconcelos (2019) report in their §6. */
export function ambiguityBesidePaper(rates: readonly AmbiguityRates[]): Figure {
  const answers = rates.reduce((sum, own) => sum + own.answers, 0);
  return sharesBesidePaper(
    ambiguityMeasures.flatMap(({ id, label }) =>
      rates.map((own) => ({
        panel: label,
        label: sourceLabel(own.source),
        ...own[id],
        paper: publishedRates[own.source]?.[id] ?? null,
        chance: own.byChance[id],
      })),
    ),
    {
      title: "Naming ambiguities",
      caption: `Share of regions about which more than half of those asked name the same two classes, of answers that name the algorithm's two, and of “Don't know”. Bars: 95% intervals, n = ${count(answers)} answers. Diamonds: Wang & Vasconcelos (2019). Dashed: choosing any two.`,
      axis: "Share (%)",
    },
  );
}
