import { useMemo } from "react";
import type { Dataset, Evaluation } from "#shared/contract/library.ts";
import { confusionMatrix } from "#shared/figures/confusion-matrix.ts";
import { FigureMenu } from "../../elements/figure-menu.tsx";
import { ConfusionMatrix } from "./confusion-matrix.tsx";
import { Section } from "./section.tsx";

interface Props {
  readonly evaluation: Evaluation;
  readonly dataset: Dataset;
}

/** The confusion matrix to click through, and to take away as a figure. */
export function ConfusionCard({ evaluation, dataset }: Props) {
  const { classNames } = dataset;
  const { confusion } = evaluation;
  const figure = useMemo(() => confusionMatrix(classNames, confusion), [classNames, confusion]);
  const rows = confusion.flatMap((row, truth) =>
    row.map((n, answer) => ({ ground_truth: classNames[truth]!, answer: classNames[answer]!, n })),
  );
  return (
    <Section title="Confusion matrix" actions={<FigureMenu figure={figure} rows={rows} />}>
      <ConfusionMatrix evaluation={evaluation} dataset={dataset} />
    </Section>
  );
}
