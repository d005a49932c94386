import { Stack, Text } from "@mantine/core";
import { formatPercent } from "../../elements/format.ts";
import classes from "./belief-bars.module.css";

export interface BeliefBar {
  readonly label: string;
  readonly probability: number;
  /** Read out whenever it changes. */
  readonly live?: boolean;
}

interface Props {
  /** The answer that is to be learnt. */
  readonly answer: string;
  readonly bars: readonly BeliefBar[];
  readonly threshold: number;
}

/** How probable the answer is to the learner, before and after examples, against what was asked for. */
export function BeliefBars({ answer, bars, threshold }: Props) {
  return (
    <Stack component="section" gap={6} aria-label="Learner's probability">
      <Text size="sm" fw={500}>
        {`How probable “${answer}” is to the learner`}
      </Text>
      {bars.map(({ label, probability, live = false }) => (
        <div key={label} className={classes.row}>
          <Text size="sm">{label}</Text>
          <div className={classes.track} aria-hidden>
            <div
              className={classes.filled}
              data-enough={probability > threshold || undefined}
              style={{ width: `${100 * probability}%` }}
            />
            <div className={classes.threshold} style={{ left: `${100 * threshold}%` }} />
          </div>
          <Text size="sm" fw={live ? 700 : 400} ta="right" {...(live && { role: "status", "aria-label": label })}>
            {formatPercent(probability)}
          </Text>
        </div>
      ))}
      <Text size="xs" c="dimmed">
        {`The line is the threshold, ${formatPercent(threshold, 0)}.`}
      </Text>
    </Stack>
  );
}
