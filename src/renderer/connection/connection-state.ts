import { useSyncExternalStore } from "react";

export type ConnectionState = "connecting" | "open" | "lost";

let state: ConnectionState = "connecting";
const listeners = new Set<() => void>();

export function setConnectionState(next: ConnectionState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the host answers. */
export const useConnectionState = (): ConnectionState => useSyncExternalStore(subscribe, () => state);
