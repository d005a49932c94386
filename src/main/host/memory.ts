/** Values computed once per key for as long as their owner lives; beyond the limit, the least recently used is let go. */
export class Memory<Owner extends object, Value> {
  readonly #limit: number;
  readonly #byOwner = new WeakMap<Owner, Map<string, Value>>();

  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  get(owner: Owner, key: string, compute: () => Value): Value {
    const values = this.#byOwner.get(owner) ?? new Map<string, Value>();
    this.#byOwner.set(owner, values);
    const value = values.has(key) ? (values.get(key) as Value) : compute();
    values.delete(key);
    values.set(key, value);
    if (values.size > this.#limit) values.delete(values.keys().next().value!);
    return value;
  }
}
