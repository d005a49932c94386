import { incompleteBeta, normalQuantile, studentQuantile } from "../stats/distributions.ts";
import { wilsonInterval } from "../stats/intervals/wilson.ts";

/** What one participant chose of one item; null is an answer too, but no choice that others could share. */
export interface Choice {
  readonly participant: string;
  readonly item: string;
  readonly choice: string | null;
}

/** A share with its 95% interval; none where one participant alone says nothing of how participants differ. */
export interface EstimatedShare {
  readonly share: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The share of items of which more than half of those who were asked chose the same, as it would be among other items and
 * as many other participants. Resampling participants cannot give its interval: whoever is drawn twice agrees with
 * themselves, and every resample agrees more than the participants did. Here items vary as draws of a binomial do, and
 * what their shared participants add is the jackknife's covariance between different items (two-way clusters: Cameron,
 * Gelbach & Miller 2011, eq. 2.13, without what the two have in common); the interval is Wilson's at the number of items
 * that would vary as much if nobody were shared.
 */
export function majorityAgreement(choices: readonly Choice[]): EstimatedShare {
  const items = Map.groupBy(choices, ({ item }) => item);
  const [sums, squares] = [new Map<string, number>(), new Map<string, number>()];
  let agreed = 0;
  for (const answers of items.values()) {
    const asked = answers.length;
    const counts = countsOf(answers);
    const whole = hasMajority(counts, asked);
    agreed += Number(whole);
    const without = answers.map(({ choice }) => Number(hasMajority(counts, asked - 1, choice)));
    const mean = without.reduce((sum, value) => sum + value, 0) / asked;
    for (const [k, { participant }] of answers.entries()) {
      const influence = Math.sqrt((asked - 1) / asked) * (mean - without[k]!);
      sums.set(participant, (sums.get(participant) ?? 0) + influence);
      squares.set(participant, (squares.get(participant) ?? 0) + influence ** 2);
    }
  }
  const share = agreed / items.size;
  if (sums.size < 2) return { share, low: null, high: null };
  const covariance = [...sums].reduce((sum, [who, own]) => sum + own ** 2 - squares.get(who)!, 0) / items.size ** 2;
  // Few participants say little of how much participants vary: t in place of z, in Wilson's terms.
  const few = (studentQuantile(0.975, sums.size - 1) / normalQuantile(0.975)) ** 2;
  const alone = (share * (1 - share)) / items.size;
  const size = alone > 0 ? (items.size * alone) / (alone + few * Math.max(0, covariance)) : items.size;
  const { lower, upper } = wilsonInterval(share * size, size);
  return { share, low: lower, high: upper };
}

/** The same share, expected of participants who each choose one of so many things at random. */
export function majorityByChance(choices: readonly Choice[], things: number): number {
  const asked = [...Map.groupBy(choices, ({ item }) => item).values()].map(({ length }) => length);
  const more = (n: number) => Math.floor(n / 2) + 1;
  const byChance = (n: number) => things * incompleteBeta(1 / things, more(n), n - more(n) + 1);
  return asked.reduce((sum, n) => sum + Math.min(1, byChance(n)), 0) / asked.length;
}

/**
 * The first share less the second, each within its own interval (Newcombe 1998, method 10). Where the two are of the same
 * participants, who answer alike, it is wider than it had to be.
 */
export function differenceOfShares(first: EstimatedShare, second: EstimatedShare): EstimatedShare {
  const share = first.share - second.share;
  if (first.low === null || first.high === null || second.low === null || second.high === null)
    return { share, low: null, high: null };
  return {
    share,
    low: share - Math.hypot(first.share - first.low, second.high - second.share),
    high: share + Math.hypot(first.high - first.share, second.share - second.low),
  };
}

function countsOf(answers: readonly Choice[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { choice } of answers) if (choice !== null) counts.set(choice, (counts.get(choice) ?? 0) + 1);
  return counts;
}

/** Whether more than half of so many chose the same, one of this choice being left out. */
function hasMajority(counts: ReadonlyMap<string, number>, asked: number, leftOut: string | null = null): boolean {
  for (const [choice, count] of counts) if (count - Number(choice === leftOut) > asked / 2) return true;
  return false;
}
