type Task = () => Promise<unknown>;

/**
 * Milliseconds of each task in `rounds` runs, ascending. The tasks run in turns, so that whatever else the machine does
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
  return times.map((series) => series.sort((a, b) => a - b));
}

/** Median milliseconds of each task. */
export const medianTimes = async (tasks: readonly Task[], rounds: number): Promise<number[]> =>
  (await timesInTurns(tasks, rounds)).map((series) => series[Math.floor(series.length / 2)]!);

/** Shortest milliseconds of each task: what it takes while nothing else takes the machine from it. */
export const bestTimes = async (tasks: readonly Task[], rounds: number): Promise<number[]> =>
  (await timesInTurns(tasks, rounds)).map((series) => series[0]!);
