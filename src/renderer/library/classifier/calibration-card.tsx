import { useMemo } from "react";
import type { Evaluation } from "#shared/contract/library.ts";
import { calibrationDiagram } from "#shared/figures/calibration.ts";
import { FigureView } from "../../elements/figure-view.tsx";
import { Section } from "./section.tsx";

/** How often the classifier is right when it is so sure. */
export function CalibrationCard({ evaluation }: { readonly evaluation: Evaluation }) {
  const { calibration, expectedCalibrationError } = evaluation;
  const figure = useMemo(
    () => calibrationDiagram(calibration, expectedCalibrationError),
    [calibration, expectedCalibrationError],
  );
  return (
    <Section title={figure.title}>
      <FigureView figure={figure} rows={calibration} />
    </Section>
  );
}
