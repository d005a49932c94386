import fc from "fast-check";

export const unwatched = { signal: new AbortController().signal, onProgress: () => {} };

type Damage =
  | { readonly kind: "cut"; readonly at: number }
  | { readonly kind: "set"; readonly at: number; readonly byte: number }
  | { readonly kind: "insert"; readonly at: number; readonly bytes: Uint8Array };

const position = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const early = position.map((at) => at ** 3);

/** What may have happened to a file: cut short, changed (mostly near its beginning, where headers are), lengthened. */
export const damage: fc.Arbitrary<Damage[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("cut" as const), at: position }),
    fc.record({ kind: fc.constant("set" as const), at: early, byte: fc.constantFrom(0, 1, 127, 128, 255) }),
    fc.record({ kind: fc.constant("set" as const), at: position, byte: fc.integer({ min: 0, max: 255 }) }),
    fc.record({
      kind: fc.constant("insert" as const),
      at: position,
      bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
    }),
  ),
  { minLength: 1, maxLength: 4 },
);

export function damaged(bytes: Uint8Array, damages: readonly Damage[]): Uint8Array {
  let result = Buffer.from(bytes);
  for (const change of damages) {
    const at = Math.floor(change.at * result.length);
    if (change.kind === "cut") result = result.subarray(0, at);
    else if (change.kind === "insert")
      result = Buffer.concat([result.subarray(0, at), change.bytes, result.subarray(at)]);
    else if (result.length > 0) result[at] = change.byte;
  }
  return result;
}
