import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { describeFailure } from "../connection/failure.ts";
import { FailureDetail } from "./failure-detail.tsx";

interface Props {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** A failure where it happened: what, what to do, and the detail folded away. */
export function FailurePanel({ error, onRetry }: Props) {
  const { message, remedy, detail } = describeFailure(error);
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle />} title={message}>
      <Text size="sm">{remedy}</Text>
      <FailureDetail detail={detail} />
      {onRetry && (
        <Group mt="sm">
          <Button variant="default" size="xs" onClick={onRetry}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  );
}
