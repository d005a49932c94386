/**
 * Calls `flush` soon after `request`, at once when it has been quiet and never more often than every `interval` ms:
 * what arrives in between is left to one call.
 */
export function throttled(flush: () => void, interval: number): () => void {
  let last = Number.NEGATIVE_INFINITY;
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(
      () => {
        waiting = false;
        last = performance.now();
        flush();
      },
      Math.max(0, last + interval - performance.now()),
    );
  };
}
