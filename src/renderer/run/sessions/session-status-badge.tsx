import { Badge, Tooltip } from "@mantine/core";
import type { Session, SessionStatus } from "#shared/contract/run.ts";

const looks: Record<SessionStatus, { readonly label: string; readonly color: string }> = {
  live: { label: "Live", color: "indigo" },
  completed: { label: "Completed", color: "teal" },
  expired: { label: "Expired", color: "gray" },
  abandoned: { label: "Abandoned", color: "gray" },
  rejected: { label: "Rejected", color: "red" },
};

/** Where a session stands; a rejected one says why. */
export function SessionStatusBadge({ session }: { readonly session: Session }) {
  const { label, color } = looks[session.status];
  const badge = (
    <Badge variant="dot" color={color}>
      {label}
    </Badge>
  );
  return session.rejectedReason ? <Tooltip label={session.rejectedReason}>{badge}</Tooltip> : badge;
}
