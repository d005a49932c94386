import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { describeFailure, type Failure } from "../connection/failure.ts";
import { FailureDetail } from "./failure-detail.tsx";

/** A notification that says what happened, what to do, and folds out the detail. It stays until it is closed. */
export function showFailure(error: unknown): void {
  showFailureInWords(describeFailure(error));
}

export function showFailureInWords({ message, remedy, detail }: Omit<Failure, "code">): void {
  notifications.show({
    id: message,
    color: "red",
    title: message,
    message: (
      <>
        <Text size="sm">{remedy}</Text>
        <FailureDetail detail={detail} />
      </>
    ),
    autoClose: false,
    role: "alert",
    // Above a dialog, where news stands below it.
    position: "top-center",
    closeButtonProps: { "aria-label": "Dismiss" },
  });
}
