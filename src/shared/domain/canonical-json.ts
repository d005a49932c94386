/**
 * The one text of a JSON value, whatever the order of its keys (RFC 8785, JSON Canonicalization Scheme): keys sorted by
 * UTF-16 code units, no white space, ECMAScript's numbers and strings. Its SHA-256 names a study.
 *
 * Properties that are `undefined` are left out, as in `JSON.stringify`.
 *
 * @throws TypeError for what JSON cannot hold: NaN, infinities, functions, bigints
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object") {
    const properties = Object.entries(value)
      .filter(([, property]) => property !== undefined)
      // Code units, not a locale: the default order of strings is the one that RFC 8785 asks for.
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, property]) => `${JSON.stringify(key)}:${canonicalJson(property)}`);
    return `{${properties.join(",")}}`;
  }
  throw new TypeError(`JSON cannot hold ${typeof value === "number" ? value : `a ${typeof value}`}`);
}
