export type DecimalSign = "." | ",";

const plain: Readonly<Record<DecimalSign, RegExp>> = {
  ".": /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/,
  ",": /^[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?$/,
};
/** Groups of three digits behind the other sign, a space or an apostrophe; the first group is not 0. */
const grouped: Readonly<Record<DecimalSign, RegExp>> = {
  ".": /^[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+|(?:[\u00a0\u202f ]\d{3})+|(?:['’]\d{3})+)(?:\.\d+)?$/,
  ",": /^[+-]?[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:[\u00a0\u202f ]\d{3})+|(?:['’]\d{3})+)(?:,\d+)?$/,
};

export interface ReadNumber {
  readonly value: number;
  /** How it was written, besides digits and the decimal sign. */
  readonly form: "plain" | "grouped" | "percent";
}

/** The number that a field holds where `decimal` is the decimal sign; `12%` is 12. Undefined where it holds none. */
export function readNumber(field: string, decimal: DecimalSign): ReadNumber | undefined {
  const percent = /\s*%$/.test(field);
  const text = (percent ? field.replace(/\s*%$/, "") : field).replace(/^−/, "-");
  const isPlain = plain[decimal].test(text);
  if (!isPlain && !grouped[decimal].test(text)) return undefined;
  const digits = isPlain ? text : text.replaceAll(decimal === "." ? /[,\u00a0\u202f '’]/g : /[.\u00a0\u202f '’]/g, "");
  return {
    value: Number(digits.replace(",", ".")),
    form: percent ? "percent" : isPlain ? "plain" : "grouped",
  };
}

/** The decimal sign that a field can only be read with; undefined where both or neither will do. */
export function decisiveSign(field: string): DecimalSign | undefined {
  if (!field.includes(".") && !field.includes(",")) return undefined;
  const point = readNumber(field, ".") !== undefined;
  const comma = readNumber(field, ",") !== undefined;
  return point === comma ? undefined : point ? "." : ",";
}

/** Whether a field is a number under either sign, but another one: 1,047 and 1.047. */
export function isAmbiguous(field: string): boolean {
  const point = readNumber(field, ".");
  const comma = readNumber(field, ",");
  return point !== undefined && comma !== undefined && point.value !== comma.value;
}
