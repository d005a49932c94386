import { Switch } from "@mantine/core";
import type { Classifier } from "#shared/contract/library.ts";

interface Props {
  /** Undefined while it is not known which. */
  readonly classifier: Pick<Classifier, "temperature"> | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** Asks whether calibrated answers are meant, of a classifier that has some. */
export function CalibratedSwitch({ classifier, checked, onChange }: Props) {
  if (classifier === undefined || classifier.temperature === null) return null;
  return (
    <Switch
      label="By calibrated probabilities"
      description={`At the classifier’s fitted temperature, ${classifier.temperature.toFixed(2)}`}
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

/** What is asked for: calibrated answers only where the classifier has some, whatever was chosen for another one. */
export const asksCalibrated = (classifier: Pick<Classifier, "temperature"> | undefined, checked: boolean): boolean =>
  checked && classifier !== undefined && classifier.temperature !== null;
