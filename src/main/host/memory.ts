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

  /** Lets a value go, to be computed anew when it is next asked for. */
  forget(owner: Owner, key: string): void {
    this.#byOwner.get(owner)?.delete(key);
  }
}

/** Bytes that take a while to get, kept up to a total length: beyond it, the least recently used are let go. */
export class BoundedBytes<Owner extends object> {
  readonly #limit: number;
  readonly #byOwner = new WeakMap<Owner, Map<string, Uint8Array>>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  async get(owner: Owner, key: string, load: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const kept = this.#byOwner.get(owner) ?? new Map<string, Uint8Array>();
    this.#byOwner.set(owner, kept);
    const bytes = kept.get(key) ?? (await load());
    kept.delete(key);
    kept.set(key, bytes);
    let total = 0;
    for (const { length } of kept.values()) total += length;
    for (const [oldest, { length }] of kept) {
      if (total <= this.#limit) break;
      kept.delete(oldest);
      total -= length;
    }
    return bytes;
  }
}
