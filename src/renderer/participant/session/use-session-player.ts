import { useEffect, useMemo, useSyncExternalStore } from "react";
import { client } from "../../connection/client.ts";
import { describeFailure } from "../../connection/failure.ts";
import { currentEnvironment } from "./environment.ts";
import { followSession } from "./participant-mode-status.ts";
import { SessionPlayer, type SessionStore } from "./session-player.ts";

/** A request without an answer by then counts as lost and is sent again, in ms. */
const patience = 10_000;

const store: SessionStore = {
  resume: async (sessionId) => {
    const state = await client.run.resume(
      { sessionId, environment: currentEnvironment() },
      { signal: AbortSignal.timeout(patience) },
    );
    if (state.session.id !== sessionId) followSession(state.session.id);
    return state;
  },
  respond: (sessionId, seq, response, timing) =>
    client.run.respond({ sessionId, seq, response, timing }, { signal: AbortSignal.timeout(patience) }),
};

/** Plays a session of the host in this window. */
export function useSessionPlayer(sessionId: string) {
  const player = useMemo(
    () =>
      new SessionPlayer(sessionId, {
        store,
        storage: localStorage,
        wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        codeOf: (error) => describeFailure(error).code,
      }),
    [sessionId],
  );
  useEffect(() => void player.open(), [player]);
  return { player, phase: useSyncExternalStore(player.subscribe, player.phase) };
}
