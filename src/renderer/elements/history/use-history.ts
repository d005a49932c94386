import { useCallback, useState } from "react";
import { edit, endStep, redo, startHistory, undo } from "./history.ts";

/** A value whose edits can be taken back. */
export function useHistory<T>(initial: T) {
  const [history, setHistory] = useState(() => startHistory(initial));
  return {
    present: history.present,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    edit: useCallback((next: T, field: string | null) => setHistory((past) => edit(past, next, field)), []),
    undo: useCallback(() => setHistory(undo), []),
    redo: useCallback(() => setHistory(redo), []),
    endStep: useCallback(() => setHistory(endStep), []),
    restart: useCallback((value: T) => setHistory(startHistory(value)), []),
  };
}
