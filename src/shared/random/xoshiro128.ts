/** Four 32-bit words, not all zero. */
export type State = Uint32Array;

const rotateLeft = (word: number, bits: number) => (word << bits) | (word >>> (32 - bits));

/** The next 32 bits of xoshiro128** 1.1 (Blackman & Vigna 2018, https://prng.di.unimi.it), as a whole number below 2³². */
export function xoshiro128(state: State): number {
  const s1 = state[1]!;
  const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
  state[2]! ^= state[0]!;
  state[3]! ^= s1;
  state[1]! ^= state[2]!;
  state[0]! ^= state[3]!;
  state[2]! ^= s1 << 9;
  state[3] = rotateLeft(state[3]!, 11);
  return result;
}

const MASK_64 = (1n << 64n) - 1n;
const MASK_128 = (1n << 128n) - 1n;
const FNV_OFFSET = 0x6c62272e07bb014262b821756295c58dn;
const FNV_PRIME = (1n << 88n) + 0x13bn;

/** FNV-1a with 128 bits, over UTF-16 code units (for ASCII text the published byte-wise hash). */
export function fnv1a128(text: string): bigint {
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) hash = ((hash ^ BigInt(text.charCodeAt(i))) * FNV_PRIME) & MASK_128;
  return hash;
}

/** The output of SplitMix64 from the given state (Steele, Lea & Flood 2014), which xoshiro's authors advise for seeding. */
export function splitMix64(state: bigint): bigint {
  let z = (state + 0x9e3779b97f4a7c15n) & MASK_64;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK_64;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK_64;
  return z ^ (z >> 31n);
}

/** A state for any text: its 128-bit hash, each half scrambled so that similar texts share no pattern. */
export function seedState(text: string): State {
  const hash = fnv1a128(text);
  const high = splitMix64(hash >> 64n);
  const low = splitMix64(hash & MASK_64);
  const state = Uint32Array.of(
    Number(high >> 32n),
    Number(high & 0xffffffffn),
    Number(low >> 32n),
    Number(low & 0xffffffffn),
  );
  if (state.every((word) => word === 0)) state[0] = 1;
  return state;
}
