import { Command } from "commander";
import { type ProjectOption, projectOption, seedOption } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

interface CalibrateOptions extends ProjectOption {
  readonly classifier?: string;
  readonly seed: number;
}

/** `calibrate`: the temperature at which a classifier's probabilities say how often it is right. */
export function calibrateCommand(terminal: Terminal): Command {
  return new Command("calibrate")
    .description("fit a classifier's softmax temperature to half of the test images, and judge it by the other half")
    .addOption(projectOption())
    .option("--classifier <id>", "which (default: the only classifier there is)")
    .addOption(seedOption())
    .action(async ({ project, classifier, seed }: CalibrateOptions) => {
      const { job, scaling } = await withHost({ terminal, project }, async ({ client, followJob }) => {
        const classifiers = await client.library.classifiers();
        const { id: classifierId } = theOne(classifiers, classifier, "classifier", "--classifier");
        const job = await followJob(await client.library.calibrate({ classifierId, seed }));
        const { temperatureScaling } = await client.library.evaluation({ classifierId, split: "test" });
        return { job, scaling: temperatureScaling! };
      });
      const { temperature, fittedTo, n, before, after } = scaling;
      terminal.answer(
        { job, temperatureScaling: scaling },
        `Temperature ${temperature.toFixed(3)}, fitted to ${fittedTo} test images; on the ${n} others:\n\n${table(
          ["", "before", "after"],
          [
            ["expected calibration error", percent(before), percent(after)],
            ["negative log-likelihood", nats(before), nats(after)],
          ],
        )}`,
      );
    });
}

const percent = ({ expectedCalibrationError }: { expectedCalibrationError: number }) =>
  `${(100 * expectedCalibrationError).toFixed(2)}%`;
const nats = ({ negativeLogLikelihood }: { negativeLogLikelihood: number }) => negativeLogLikelihood.toFixed(4);
