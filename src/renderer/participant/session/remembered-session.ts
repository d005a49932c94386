const key = "exemplar.participant-session";

/** Remembers which session this window plays, so that one that starts again without its address finds it. */
export function rememberSession(sessionId: string | null): void {
  if (sessionId === null) localStorage.removeItem(key);
  else localStorage.setItem(key, sessionId);
}

export const rememberedSession = (): string | null => localStorage.getItem(key);
