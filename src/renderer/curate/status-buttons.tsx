import { Button } from "@mantine/core";
import type { CurationStatus } from "#shared/contract/curate.ts";
import { statusLabels } from "./labels.ts";

interface Props {
  /** What was decided so far, where there is one target. */
  readonly current?: CurationStatus;
  readonly onDecide: (status: CurationStatus) => void;
}

const verbs: readonly (readonly [CurationStatus, string])[] = [
  ["kept", "Keep"],
  ["rejected", "Reject"],
  ["candidate", "Undecided"],
];

/** Keep, reject or leave open. */
export function StatusButtons({ current, onDecide }: Props) {
  return (
    <Button.Group aria-label="Decision">
      {verbs.map(([status, verb]) => {
        const Icon = statusLabels[status].icon;
        return (
          <Button
            key={status}
            size="compact-sm"
            variant={status === current ? "light" : "default"}
            color={statusLabels[status].color}
            aria-pressed={current === undefined ? undefined : status === current}
            leftSection={<Icon size={14} stroke={2.2} aria-hidden />}
            onClick={() => onDecide(status)}
          >
            {verb}
          </Button>
        );
      })}
    </Button.Group>
  );
}
