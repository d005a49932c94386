import { client, orpc } from "../../connection/client.ts";
import { queryClient } from "../../connection/query-client.ts";
import { rememberSession } from "./remembered-session.ts";

/** Hands this window over to the participant of a session. @throws CONFLICT where no passphrase is set to leave with. */
export async function enterParticipantMode(sessionId: string): Promise<void> {
  // Whatever leads to participant mode from now on leads to this session.
  rememberSession(sessionId);
  await client.system.enterParticipantMode({ sessionId });
  // What the workbench has fetched, the study with the AI's answers among it, is no business of the participant's.
  queryClient.clear();
  know(true, sessionId);
}

/** Goes on with the session in which the participant of this window begins again, as the host does. */
export function followSession(sessionId: string): void {
  rememberSession(sessionId);
  know(true, sessionId);
}

/** Takes the window back. @throws LOCKED for a wrong passphrase. */
export async function leaveParticipantMode(passphrase: string): Promise<void> {
  await client.system.leaveParticipantMode({ passphrase });
  rememberSession(null);
  know(false, null);
}

/** The workbench goes by this at once: no event stream reaches a participant's window. */
function know(participantMode: boolean, participantSession: string | null): void {
  queryClient.setQueryData(
    orpc.system.status.queryKey(),
    (status) => status && { ...status, participantMode, participantSession },
  );
  void queryClient.invalidateQueries({ queryKey: orpc.system.status.queryKey() });
}
