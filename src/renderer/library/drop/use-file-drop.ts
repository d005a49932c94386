import { useEffect, useEffectEvent, useState } from "react";

/**
 * Takes files that are dropped anywhere on the window, for as long as the calling component is on screen.
 *
 * @returns whether files hover over the window
 */
export function useFileDrop(onDrop: (data: DataTransfer) => void): boolean {
  const [hovering, setHovering] = useState(false);
  const take = useEffectEvent(onDrop);
  useEffect(() => {
    // Each element that is crossed tells of itself; what has been entered and not left is hovered over.
    let depth = 0;
    const set = (next: number) => {
      depth = next;
      setHovering(depth > 0);
    };
    const listeners: Partial<Record<keyof WindowEventMap, (event: DragEvent) => void>> = {
      dragenter: () => set(depth + 1),
      dragleave: () => set(Math.max(0, depth - 1)),
      dragover: (event) => event.preventDefault(),
      drop: (event) => {
        event.preventDefault();
        set(0);
        take(event.dataTransfer!);
      },
    };
    const stop = new AbortController();
    for (const [type, listener] of Object.entries(listeners))
      window.addEventListener(
        type,
        (event) => {
          const drag = event as DragEvent;
          if (drag.dataTransfer?.types.includes("Files")) listener(drag);
        },
        { signal: stop.signal },
      );
    return () => stop.abort();
  }, []);
  return hovering;
}
