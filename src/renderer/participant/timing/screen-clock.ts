import type { Timing } from "#shared/study/screen.ts";
import { refreshInterval } from "./refresh-interval.ts";
import { screenTiming } from "./screen-timing.ts";

/** Frames kept for the estimate of the refresh interval: four seconds at 60 Hz. */
const remembered = 240;

/**
 * Watches the animation frames, the visibility and the focus of the participant's window, and says for each screen
 * when it showed and whether its timing can be trusted. Everything comes in as calls, all stamps in ms on the
 * document's clock, so that the same code runs under a test.
 */
export class ScreenClock {
  #recent: number[] = [];
  #refreshMs: number | null = null;
  #screen: { timeShow: number; frames: number[]; visibilityLosses: number; focusLosses: number } | null = null;

  /** An animation frame was produced. */
  frame(stamp: number): void {
    if (this.#recent.at(-1) === stamp) return;
    this.#recent.push(stamp);
    if (this.#recent.length > remembered) this.#recent.shift();
    this.#screen?.frames.push(stamp);
  }

  /** A screen shows in the frame with this stamp. */
  show(stamp: number): void {
    this.#screen = { timeShow: stamp, frames: [stamp], visibilityLosses: 0, focusLosses: 0 };
  }

  /** The screen is gone. */
  hide(): void {
    this.#screen = null;
  }

  get showing(): boolean {
    return this.#screen !== null;
  }

  /** Stamp of the frame in which the screen showed, in ms; null while none shows. */
  get timeShow(): number | null {
    return this.#screen?.timeShow ?? null;
  }

  /** The display's refresh interval in ms as far as it is known. */
  get refreshMs(): number | null {
    return refreshInterval(this.#recent) ?? this.#refreshMs;
  }

  /** The page was hidden or covered: frames stop, so the history of gaps starts afresh. */
  lostVisibility(): void {
    this.#refreshMs = this.refreshMs;
    this.#recent = [];
    if (this.#screen) this.#screen.visibilityLosses += 1;
  }

  lostFocus(): void {
    if (this.#screen) this.#screen.focusLosses += 1;
  }

  /**
   * Takes the response to the screen that shows, and ends it. Null where there is none or the event happened before
   * the onset (a key that was pressed on the way here): such a response does not count and the screen stays.
   */
  respond(eventStamp: number): Timing | null {
    const screen = this.#screen;
    if (!screen || eventStamp < screen.timeShow) return null;
    this.#screen = null;
    return screenTiming({ ...screen, refreshMs: this.refreshMs }, eventStamp);
  }
}
