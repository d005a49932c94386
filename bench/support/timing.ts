/** Median milliseconds of each task, run in turns so that whatever else the machine does meets them all alike. */
export async function medianTimes(tasks: readonly (() => Promise<unknown>)[], rounds: number): Promise<number[]> {
  for (const task of tasks) for (let warmUp = 0; warmUp < 2; warmUp++) await task();
  const times: number[][] = tasks.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [index, task] of tasks.entries()) {
      const start = performance.now();
      await task();
      times[index]!.push(performance.now() - start);
    }
  return times.map((series) => series.sort((a, b) => a - b)[Math.floor(series.length / 2)]!);
}
