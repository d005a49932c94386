import { Alert } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useConnectionState } from "../connection/connection-state.ts";

/** Says that the host has gone, while it is gone. */
export function ConnectionNotice() {
  if (useConnectionState() !== "lost") return null;
  return (
    <Alert
      role="status"
      color="orange"
      radius={0}
      icon={<IconPlugConnectedX />}
      title="The connection to Exemplar was lost"
    >
      Nothing that was saved is lost. This window tries again by itself; if Exemplar was closed, start it again and
      continue in the window that it opens.
    </Alert>
  );
}
