/** Waits between attempts, in ms; the last one repeats. */
export const retryDelays = [250, 500, 1000, 2000, 5000] as const;

export interface Delivery {
  /** Whether a failed attempt may succeed when it is repeated as it stands. */
  readonly worthRepeating: (error: unknown) => boolean;
  /** Told of every failed attempt that will be repeated. */
  readonly onDelay: (error: unknown) => void;
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * Sends until it is acknowledged. The very same message is sent each time, so that an attempt whose
 * acknowledgement was lost is recognised by the store. Gives up only on an answer that will not change.
 */
export async function deliver<T>(send: () => Promise<T>, { worthRepeating, onDelay, wait }: Delivery): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (!worthRepeating(error)) throw error;
      onDelay(error);
      await wait(retryDelays[Math.min(attempt, retryDelays.length - 1)]!);
    }
  }
}
