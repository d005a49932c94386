type Task = () => Promise<unknown>;

/**
 * Milliseconds of each task in each of `rounds` runs. The tasks run in turns, so that whatever else the machine does
 * meets them all alike.
 */
async function timesInTurns(tasks: readonly Task[], rounds: number): Promise<number[][]> {
  for (const task of tasks) for (let warmUp = 0; warmUp < 2; warmUp++) await task();
  const times: number[][] = tasks.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [index, task] of tasks.entries()) {
      const start = performance.now();
      await task();
      times[index]!.push(performance.now() - start);
    }
  return times;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Median milliseconds of each task. */
export const medianTimes = async (tasks: readonly Task[], rounds: number): Promise<number[]> =>
  (await timesInTurns(tasks, rounds)).map(median);

/** Median milliseconds of a task and of its peer, and the median of the rounds' ratios of the first to the second. */
export async function compare(
  task: Task,
  peer: Task,
  rounds: number,
): Promise<{ task: number; peer: number; ratio: number }> {
  const [own, others] = (await timesInTurns([task, peer], rounds)) as [number[], number[]];
  return {
    task: median(own),
    peer: median(others),
    ratio: median(own.map((time, round) => time / others[round]!)),
  };
}

/**
 * Starts a clock of this process's processor time, of all its threads, which other work on the machine does not add to. It
 * tells the seconds since.
 */
export function processorClock(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
}

/** Seconds of processor time that a task takes. */
export async function cpuSeconds(task: Task): Promise<number> {
  const seconds = processorClock();
  await task();
  return seconds();
}
