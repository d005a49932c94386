/** One operation on the way from an image to the answers; what does not depend on the image is left out. */
export interface Operation<Value> {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly isConvolution: boolean;
}

/**
 * The last spatial layer of a network: where Grad-CAM and its kin look. It is the latest value over as many places as the
 * last convolution's through which alone the image reaches the answers, so behind that convolution's normalisation,
 * shortcut and rectifier, and before any pooling. Where all values of that extent are bypassed, it is the latest value
 * over more than one place that is not.
 * @param operations in an order in which they can be computed
 * @param extentsOf height and width of a value that lies over the image; null for others
 * @param named the value that it is to be, where someone says so
 * @returns null where there is no convolution, or where the named value is bypassed
 */
export function lastSpatialValue<Value>(
  operations: readonly Operation<Value>[],
  extentsOf: (value: Value) => readonly [height: number, width: number] | null,
  named?: Value,
): Value | null {
  const onlyWays = separators(operations);
  if (named !== undefined) return onlyWays.includes(named) && extentsOf(named) ? named : null;
  const places = (value: Value) => {
    const extents = extentsOf(value);
    return extents === null || extents[0] * extents[1] === 1 ? null : String(extents);
  };
  const convolved = operations.filter(
    ({ isConvolution, outputs: [value] }) => isConvolution && places(value!) !== null,
  );
  const last = convolved.at(-1)?.outputs[0];
  if (last === undefined) return null;
  const first = operations.indexOf(convolved[0]!);
  const made = new Set(operations.slice(first).flatMap(({ outputs }) => outputs));
  const candidates = onlyWays.filter((value) => made.has(value) && places(value) !== null);
  return candidates.findLast((value) => places(value) === places(last)) ?? candidates.at(-1) ?? null;
}

/** The values that everything that comes later depends on alone, in their order. */
function separators<Value>(operations: readonly Operation<Value>[]): Value[] {
  const lastUse = new Map<Value, number>();
  for (const [step, { inputs }] of operations.entries()) for (const input of inputs) lastUse.set(input, step);
  const made = new Set(operations.flatMap(({ outputs }) => outputs));
  const pending = new Set([...lastUse.keys()].filter((input) => !made.has(input)));
  const found: Value[] = [];
  for (const [step, { inputs, outputs }] of operations.entries()) {
    for (const input of inputs) if (lastUse.get(input) === step) pending.delete(input);
    for (const output of outputs)
      if ((lastUse.get(output) ?? -1) > step || step === operations.length - 1) pending.add(output);
    const [only] = pending;
    if (only !== undefined && pending.size === 1 && found.at(-1) !== only) found.push(only);
  }
  return found;
}
