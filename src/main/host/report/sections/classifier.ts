import { calibrationDiagram } from "#shared/figures/calibration.ts";
import { confusionMatrix } from "#shared/figures/confusion-matrix.ts";
import { count, percent } from "#shared/figures/figure.ts";
import { trainingCurve } from "#shared/figures/training-curve.ts";
import { html } from "../html.ts";
import { figureHtml } from "../report-figure.ts";
import type { Section } from "./section.ts";

/** The classifier under study and how good it is. */
export const classifier: Section = {
  id: "classifier",
  title: "The classifier",
  body({ classifier: network, dataset, evaluation }) {
    const [height, width, channels] = network.inputShape;
    return html`<p><strong>${network.name}</strong> (${network.architecture}, ${count(network.parameterCount)} parameters) classifies images of ${height} × ${width}${channels > 1 ? ` × ${channels}` : ""} pixels into ${network.classNames.length} categories. On ${count(evaluation.n)} images of <em>${dataset.name}</em> that it was not trained on it is right in <strong>${percent(evaluation.accuracy, 2)}</strong> of cases. ${network.origin}.</p>
${figureHtml(confusionMatrix(network.classNames, evaluation.confusion))}
<div class="columns">
${figureHtml(calibrationDiagram(evaluation.calibration, evaluation.expectedCalibrationError), 340)}
${network.training && network.training.history.length > 1 ? figureHtml(trainingCurve(network.training.history), 340) : null}
</div>`;
  },
};
