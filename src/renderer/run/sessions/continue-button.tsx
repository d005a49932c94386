import { Button } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { enterParticipantMode } from "../../participant/session/participant-mode-status.ts";

/** Hands the window back to the participant of a session that was interrupted. */
export function ContinueButton({ sessionId }: { readonly sessionId: string }) {
  const navigate = useNavigate();
  const enter = useMutation({
    mutationFn: () => enterParticipantMode(sessionId),
    onSuccess: () => navigate(`/participant/${sessionId}`),
  });
  return (
    <Button leftSection={<IconPlayerPlay size={16} />} loading={enter.isPending} onClick={() => enter.mutate()}>
      Continue as participant
    </Button>
  );
}
