import { type Column, factorColumn } from "../data-frame.ts";
import { type DecimalSign, decisiveSign, isAmbiguous, readNumber } from "./read-number.ts";
import type { ColumnReading } from "./reading-report.ts";

export interface ColumnOptions {
  /** How the column is to be read, whatever it looks like. */
  readonly type?: "number" | "factor";
  /** Further tokens that stand for a missing value, in any column. */
  readonly missing: readonly string[];
  /** For numbers that could be read with either sign. */
  readonly decimal: DecimalSign;
  /** Whether the sign was asked for, or the rest of the file decides it. */
  readonly decimalIsKnown: boolean;
}

/** Missing whatever the column holds. */
const missingAnywhere = new Set(["", "na", "n/a", "#n/a", "<na>", "nan", "null"]);
/** Missing among numbers; among words they may be meant: a condition can be called “none”. */
const missingAmongNumbers = new Set([
  ...["none", "nil", "n.a.", "missing", ".", "..", "-", "--", "–", "—", "?", "*", "undefined"],
  ...["#value!", "#div/0!", "#num!", "#null!", "#ref!", "#name?"],
  ...["inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"],
]);
const suspectLevels = new Set([".", "..", "-", "--", "?", "*", "–", "—"]);
const truth = /^(?:true|false)$/i;

/**
 * Reads the fields of one column (without spaces around them): numbers where every present one is a number, truth values
 * where every one is TRUE or FALSE, and else a factor. Numbers keep their text where it says more than their value does:
 * identifiers such as 01 and 17 digits.
 */
export function readColumn(name: string, fields: readonly string[], options: ColumnOptions): [Column, ColumnReading] {
  const own = new Set(options.missing);
  const always = (field: string) => own.has(field) || missingAnywhere.has(field.toLowerCase());
  // Most columns have few tokens: each is looked at once, however many rows have it.
  const counts = countsOf(fields);
  const present = [...counts.keys()].filter((token) => !always(token));
  const { type } = options;
  if (present.length === 0 && type === undefined) return empty(name, fields.length, counts);
  if (type !== "factor") {
    const missing = (field: string) => always(field) || missingAmongNumbers.has(field.toLowerCase());
    const numbers = numberColumn(name, fields, counts, missing, options);
    if (numbers) return numbers;
  }
  if (type === undefined && present.every((field) => truth.test(field)))
    return factor(name, fields, counts, always, "every value is TRUE or FALSE", [], (field) => field.toUpperCase(), [
      "FALSE",
      "TRUE",
    ]);
  const why = type === "factor" ? "as asked" : "not every value is a number";
  return factor(
    name,
    fields,
    counts,
    always,
    why,
    type === "factor" ? [] : doubtsOf(present, counts),
    (field) => field,
  );
}

function numberColumn(
  name: string,
  fields: readonly string[],
  counts: ReadonlyMap<string, number>,
  isMissing: (field: string) => boolean,
  options: ColumnOptions,
): [Column, ColumnReading] | undefined {
  const tokens = [...counts.keys()];
  const present = tokens.filter((token) => !isMissing(token));
  const signs = new Set(present.map(decisiveSign));
  signs.delete(undefined);
  const decimal = signs.size === 1 && !(options.decimalIsKnown && options.type) ? [...signs][0]! : options.decimal;
  const numbers = new Map(present.map((token) => [token, readNumber(token, decimal)]));
  const read = present.filter((token) => numbers.get(token) !== undefined);
  if (options.type === undefined && (read.length < present.length || present.length === 0)) return undefined;
  const numberIn = (token: string) => numbers.get(token)?.value ?? Number.NaN;
  const values = Float64Array.from(fields, numberIn);
  // A number whose own text differs may be an identifier.
  const keepsText = read.some((token) => String(numberIn(token)) !== token);
  const forms = new Set(read.map((token) => numbers.get(token)!.form));
  const ambiguous = signs.size === 0 && present.some(isAmbiguous);
  const finite = read.map(numberIn).filter(Number.isFinite);
  const reading: ColumnReading = {
    ...{ name, type: "number", levels: null, reference: null },
    why: [
      options.type ? "as asked" : "every value is a number",
      ...(decimal === "," && present.some((field) => field.includes(",")) ? ["decimal commas"] : []),
      ...(forms.has("grouped") ? ["digits in groups of three"] : []),
      ...(forms.has("percent") ? ["12% is read as 12"] : []),
    ].join(", "),
    missing: mostFrequent(
      tokens.filter((token) => numbers.get(token) === undefined),
      counts,
    ),
    lowest: finite.length > 0 ? finite.reduce((a, b) => Math.min(a, b)) : null,
    highest: finite.length > 0 ? finite.reduce((a, b) => Math.max(a, b)) : null,
    doubts: [
      ...(ambiguous && !options.decimalIsKnown
        ? [
            `“${present.find(isAmbiguous)}” is read as ${readNumber(present.find(isAmbiguous)!, decimal)!.value}; if that is not meant, give the decimal sign (--decimal)`,
          ]
        : []),
      ...(signs.size === 2 ? ["some values have a decimal comma and others a decimal point"] : []),
      ...identityDoubt(read, numberIn),
      ...sentinelDoubts(read, numberIn),
    ],
  };
  return [{ kind: "numeric", values, ...(keepsText && { text: fields }) }, reading];
}

/** What programs write for a missing number. */
const sentinels = new Set([-9, -99, -999, -9999, -99999, 99, 999, 9999, 99999]);

/** Such a number where it lies further from all others than they do from each other. */
function sentinelDoubts(tokens: readonly string[], numberIn: (token: string) => number): string[] {
  const suspects = tokens.filter((token) => sentinels.has(numberIn(token)));
  const others = tokens.map(numberIn).filter((value) => !sentinels.has(value));
  if (suspects.length === 0 || others.length < 2) return [];
  const lowest = others.reduce((a, b) => Math.min(a, b));
  const highest = others.reduce((a, b) => Math.max(a, b));
  const isFar = (value: number) => Math.max(lowest - value, value - highest) > highest - lowest;
  return suspects
    .filter((token) => isFar(numberIn(token)))
    .map(
      (token) => `“${token}” lies far from all other values; if it stands for a missing one, say --missing "${token}"`,
    );
}

/** Different texts of one number: as grouping factor they stay apart, as numbers they are one. */
function identityDoubt(tokens: readonly string[], numberIn: (token: string) => number): string[] {
  const first = new Map<number, string>();
  for (const token of tokens.filter((candidate) => /^\d+$/.test(candidate))) {
    const known = first.get(numberIn(token));
    if (known !== undefined)
      return [
        `“${known}” and “${token}” are the same number but not the same text: they stay apart as a grouping factor`,
      ];
    first.set(numberIn(token), token);
  }
  return [];
}

function factor(
  name: string,
  fields: readonly string[],
  counts: ReadonlyMap<string, number>,
  isMissing: (field: string) => boolean,
  why: string,
  doubts: readonly string[],
  label: (field: string) => string,
  fixedLevels?: readonly string[],
): [Column, ColumnReading] {
  const labels = new Map([...counts.keys()].map((token) => [token, isMissing(token) ? null : label(token)]));
  const column = factorColumn(
    fields.map((field) => labels.get(field)!),
    fixedLevels,
  );
  const { levels } = column;
  const suspects = levels.filter((level) => suspectLevels.has(level));
  return [
    column,
    {
      ...{ name, type: fixedLevels ? "truth" : "factor", why, levels, reference: levels[0] ?? null },
      ...{ lowest: null, highest: null, missing: mostFrequent([...counts.keys()].filter(isMissing), counts) },
      doubts: [
        ...doubts,
        ...suspects.map(
          (level) => `“${level}” is kept as a level; if it stands for a missing value, say --missing "${level}"`,
        ),
        ...lookalikes(levels),
      ],
    },
  ];
}

function empty(name: string, rows: number, counts: ReadonlyMap<string, number>): [Column, ColumnReading] {
  const values = new Float64Array(rows).fill(Number.NaN);
  return [
    { kind: "numeric", values },
    {
      ...{ name, type: "empty", why: "every value is missing", levels: null, reference: null },
      ...{ lowest: null, highest: null, missing: mostFrequent([...counts.keys()], counts), doubts: [] },
    },
  ];
}

/** A column that would be numbers but for a few fields. */
function doubtsOf(present: readonly string[], counts: ReadonlyMap<string, number>): string[] {
  const isNumber = (token: string) => readNumber(token, ".") !== undefined || readNumber(token, ",") !== undefined;
  const numbers = present.reduce((sum, token) => sum + (isNumber(token) ? counts.get(token)! : 0), 0);
  const words = mostFrequent(
    present.filter((token) => !isNumber(token) && !missingAmongNumbers.has(token.toLowerCase())),
    counts,
  );
  const wordCount = words.reduce((sum, { count }) => sum + count, 0);
  if (words.length === 0 || numbers <= wordCount) return [];
  const shown = words.slice(0, 3).map(({ token, count }) => `“${token}” (${count})`);
  return [
    `most values are numbers, but not ${shown.join(", ")}${words.length > 3 ? `, … ${words.length} in all` : ""}: it is read as categories. To read it as numbers, with those missing, say --type NAME=number`,
  ];
}

/** Levels that a reader cannot tell apart, though they are different. */
function lookalikes(levels: readonly string[]): string[] {
  const first = new Map<string, string>();
  return levels.flatMap((level) => {
    const key = level.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ");
    const known = first.get(key);
    first.set(key, known ?? level);
    return known === undefined ? [] : [`“${known}” and “${level}” are different levels`];
  });
}

function countsOf(fields: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const field of fields) counts.set(field, (counts.get(field) ?? 0) + 1);
  return counts;
}

/** How often each of some tokens occurs, the most frequent first. */
function mostFrequent(tokens: readonly string[], counts: ReadonlyMap<string, number>) {
  return tokens.map((token) => ({ token, count: counts.get(token)! })).sort((a, b) => b.count - a.count);
}
