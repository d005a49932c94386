/** The k-th number of Halton's sequence of base 2, k = 0, 1, …: even over (0, 1), in no order that a chain could fall in with. */
export function halton(k: number): number {
  let [value, digit] = [0, 0.5];
  for (let rest = k + 1; rest > 0; rest = Math.floor(rest / 2), digit /= 2) value += digit * (rest % 2);
  return value;
}
