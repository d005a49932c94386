import { Button, SegmentedControl, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Classifier, Evaluation } from "#shared/contract/library.ts";
import { calibrationDiagram } from "#shared/figures/calibration.ts";
import { orpc } from "../../connection/client.ts";
import { isActive, showStartedJob, useJobs } from "../../connection/jobs.ts";
import { FigureView } from "../../elements/figure-view.tsx";
import { formatCount, formatPercent } from "../../elements/format.ts";
import { Section } from "./section.tsx";

interface Props {
  readonly classifier: Classifier;
  readonly evaluation: Evaluation;
}

type View = "all" | "before" | "after";

/** How often the classifier is right when it is so sure; once it is calibrated, also by its calibrated confidence. */
export function CalibrationCard({ classifier, evaluation }: Props) {
  const { temperatureScaling: scaling } = evaluation;
  const [chosen, choose] = useState<View>("all");
  const view = scaling ? chosen : "all";
  const { calibration, expectedCalibrationError } = view === "all" ? evaluation : scaling![view];
  const figure = useMemo(
    () => calibrationDiagram(calibration, expectedCalibrationError),
    [calibration, expectedCalibrationError],
  );
  return (
    <Section title={figure.title} actions={<CalibrateButton classifier={classifier} again={scaling !== null} />}>
      {scaling && (
        <>
          <SegmentedControl
            aria-label="Confidence"
            size="xs"
            mb="xs"
            value={view}
            onChange={(value) => choose(value as View)}
            data={[
              { value: "all", label: "All images" },
              { value: "before", label: "Before" },
              { value: "after", label: "Calibrated" },
            ]}
          />
          <Text size="sm" mb="xs">
            Temperature {scaling.temperature.toFixed(2)}, fitted to {formatCount(scaling.fittedTo)} test images. On{" "}
            {formatCount(scaling.n)} others the expected calibration error goes from{" "}
            {formatPercent(scaling.before.expectedCalibrationError, 2)} to{" "}
            {formatPercent(scaling.after.expectedCalibrationError, 2)}.
          </Text>
        </>
      )}
      <FigureView figure={figure} rows={calibration} />
    </Section>
  );
}

function CalibrateButton({ classifier, again }: { readonly classifier: Classifier; readonly again: boolean }) {
  const calibrate = useMutation(orpc.library.calibrate.mutationOptions({ onSuccess: showStartedJob }));
  const underWay = useJobs().some((job) => isActive(job) && job.kind === "calibrate");
  return (
    <Button
      variant="default"
      size="xs"
      loading={calibrate.isPending || underWay}
      onClick={() => calibrate.mutate({ classifierId: classifier.id })}
    >
      {again ? "Calibrate again" : "Calibrate"}
    </Button>
  );
}
