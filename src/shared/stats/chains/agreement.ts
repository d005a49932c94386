/** R̂ up to which chains agree (Vehtari et al. 2021). */
export const agreeingRHat = 1.01;

/**
 * What a reader must know of a mixture's chains; nothing where they agree.
 * @param rHat null where nothing has changed from draw to draw
 */
export function chainsInWords(chains: number, rHat: number | null): string[] {
  if (chains === 1)
    return ["One chain alone cannot show whether another would find the same: two are needed for that."];
  if (rHat !== null && rHat <= agreeingRHat) return [];
  return [
    "The chains do not agree on how many regressions there are, and what they are. More sweeps may help; where they do not, several mixtures say the same, and each chain stays with its own.",
  ];
}
