import type { Classifier } from "#shared/contract/library.ts";
import { Section } from "./section.tsx";
import { TrainingChart } from "./training-chart.tsx";

/** How training went; nothing for classifiers whose training is not known. */
export function TrainingCard({ classifier }: { readonly classifier: Classifier }) {
  const history = classifier.training?.history ?? [];
  if (history.length === 0) return null;
  return (
    <Section title="Training">
      <TrainingChart history={history} />
    </Section>
  );
}
