const shownAtMost = 100;

/** What was left out or is doubtful, in words for the user. All is counted; the first hundred are kept. */
export class Problems {
  /** How the data are read, where that is not plain; nothing is wrong. */
  readonly notes: string[] = [];
  readonly shown: string[] = [];
  count = 0;

  add(problem: string): void {
    this.count++;
    if (this.shown.length < shownAtMost) this.shown.push(problem);
  }
}
