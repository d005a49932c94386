/** "20, 40, 80" as whole numbers, ascending and once each; null where something else stands there. */
export function parseNumbers(text: string, least: number): number[] | null {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const numbers = parts.map(Number);
  const good = numbers.every((number) => Number.isInteger(number) && number >= least && number <= 100_000);
  return parts.length > 0 && good ? [...new Set(numbers)].sort((a, b) => a - b) : null;
}

/** "0.5, 1" as numbers above 0, ascending and once each; null where something else stands there. */
export function parseScales(text: string): number[] | null {
  const numbers = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
  const good = numbers.every((number) => Number.isFinite(number) && number > 0 && number <= 100);
  return numbers.length > 0 && good ? [...new Set(numbers)].sort((a, b) => a - b) : null;
}
