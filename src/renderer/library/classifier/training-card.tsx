import { useMemo } from "react";
import type { Classifier } from "#shared/contract/library.ts";
import { trainingCurve } from "#shared/figures/training-curve.ts";
import { FigureView } from "../../elements/figure-view.tsx";
import { Section } from "./section.tsx";

/** How training went; nothing for classifiers whose training is not known. */
export function TrainingCard({ classifier }: { readonly classifier: Classifier }) {
  const history = classifier.training?.history;
  const figure = useMemo(() => history && trainingCurve(history), [history]);
  if (!history || !figure || history.length === 0) return null;
  return (
    <Section title={figure.title}>
      <FigureView figure={figure} rows={history} />
    </Section>
  );
}
