import { useEffect, useId, useSyncExternalStore } from "react";

/** One action of the command palette. */
export interface Command {
  readonly label: string;
  readonly description?: string;
  /** As shown to the user: "K", "Ctrl Z". */
  readonly keys?: string;
  readonly run: () => void;
}

const offered = new Map<string, readonly Command[]>();
const listeners = new Set<() => void>();
let snapshot: readonly Command[] = [];

function changed(): void {
  snapshot = [...offered.values()].flat();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Offers commands in the palette for as long as the calling component is on screen. Memoise the list. */
export function useCommands(commands: readonly Command[]): void {
  const id = useId();
  useEffect(() => {
    offered.set(id, commands);
    changed();
    return () => {
      offered.delete(id);
      changed();
    };
  }, [id, commands]);
}

export const useOfferedCommands = (): readonly Command[] => useSyncExternalStore(subscribe, () => snapshot);
