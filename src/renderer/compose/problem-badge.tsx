import { Badge } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import type { StudyProblem } from "#shared/contract/compose.ts";

interface Props {
  readonly problems: readonly StudyProblem[];
  /** Says "Ready" where nothing is wrong, instead of nothing. */
  readonly showReady?: boolean;
}

/** How many errors, else how many warnings. */
export function ProblemBadge({ problems, showReady = false }: Props) {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const warnings = problems.length - errors;
  if (errors > 0)
    return (
      <Badge color="red" leftSection={<IconAlertTriangle size={12} />}>
        {errors === 1 ? "1 error" : `${errors} errors`}
      </Badge>
    );
  if (warnings > 0)
    return (
      <Badge color="orange" leftSection={<IconInfoCircle size={12} />}>
        {warnings === 1 ? "1 remark" : `${warnings} remarks`}
      </Badge>
    );
  return showReady ? (
    <Badge variant="dot" color="teal">
      Ready
    </Badge>
  ) : null;
}
