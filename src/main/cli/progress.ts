/** Where text goes: a stream of the process, or a test's record. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** How far something has come. A total of 0 is not known yet. */
export interface Step {
  readonly title: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly message: string;
  readonly secondsLeft: number | null;
}

export interface Progress {
  show(step: Step): void;
  /** Removes a bar that stands on the last line. */
  clear(): void;
}

/** In ms: a bar is repainted at most this often, and a log gains a line at most this often. */
const repaint = 80;
const logEvery = 5000;
const barWidth = 24;

/** A bar that is repainted on a terminal; elsewhere a line now and then, and one for each beginning and end. */
export function createProgress(sink: Sink, now: () => number = () => performance.now()): Progress {
  return sink.isTTY ? bar(sink, now) : log(sink, now);
}

function bar(sink: Sink, now: () => number): Progress {
  let painted = Number.NEGATIVE_INFINITY;
  let standing = false;
  const clear = () => {
    if (standing) sink.write("\r\x1b[K");
    standing = false;
  };
  return {
    clear,
    show(step) {
      if (now() - painted < repaint && !isOver(step)) return;
      painted = now();
      sink.write(`\r\x1b[K${stepInWords(step, true).slice(0, (sink.columns ?? 80) - 1)}`);
      standing = true;
      if (isOver(step)) {
        sink.write("\n");
        standing = false;
      }
    },
  };
}

function log(sink: Sink, now: () => number): Progress {
  let written = Number.NEGATIVE_INFINITY;
  let last = "";
  let over = false;
  return {
    clear() {},
    show(step) {
      const another = step.title !== last;
      const ends = isOver(step) && !(over && !another);
      if (!another && !ends && (over || now() - written < logEvery)) return;
      sink.write(`${stepInWords(step, false)}\n`);
      written = now();
      last = step.title;
      over = isOver(step);
    },
  };
}

const isOver = ({ done, total }: Step) => total > 0 && done >= total;

const amount = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** `Training ██████░░░░ 62% 3,100/5,000 steps, about 12 s left: loss 0.03` */
function stepInWords(step: Step, drawn: boolean): string {
  const { title, done, total, unit, message, secondsLeft } = step;
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.round(share * barWidth);
  const picture = drawn ? ` ${"█".repeat(filled)}${"░".repeat(barWidth - filled)}` : "";
  const counted =
    total > 0 ? ` ${Math.floor(share * 100)}% ${amount.format(done)}/${amount.format(total)} ${unit}` : "";
  const left = secondsLeft !== null && !isOver(step) ? `, about ${duration(secondsLeft)} left` : "";
  return `${title}${picture}${counted}${left}${message ? `: ${message}` : ""}`;
}

const duration = (seconds: number) => (seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`);
