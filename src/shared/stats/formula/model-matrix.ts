import type { Column, FactorColumn, NumericColumn } from "../data-frame.ts";
import type { Term, TermSum } from "./terms.ts";
import { termLabel } from "./terms.ts";

/** How a factor's differences are expressed: each level against the first, or against the mean of all. */
export type Contrast = "treatment" | "sum";

/** A model matrix, by rows: entry (i, j) is `values[i * names.length + j]`. */
export interface ModelMatrix {
  readonly rowCount: number;
  /** Column names as R gives them (`trial_typestandard_correct:saliency`); sum contrasts as `type[S.level]`. */
  readonly names: readonly string[];
  readonly values: Float64Array;
  /** For every column the index of its term in the sum, −1 for the intercept. */
  readonly termOf: readonly number[];
  /** For every column the levels it stands for: variable → level, or null for a numeric variable. */
  readonly parts: readonly ReadonlyMap<string, string | null>[];
}

/**
 * The model matrix of a sum of terms, with R's columns: a factor gets contrasts where the term without it is in the model,
 * and an indicator for every level otherwise (the marginality rule of `model.matrix`).
 *
 * @param variables the evaluated variables, all of the same length, without missing values
 */
export function modelMatrix(
  sum: TermSum,
  variables: ReadonlyMap<string, Column>,
  rowCount: number,
  contrastOf: (variable: string) => Contrast = () => "treatment",
): ModelMatrix {
  const coded = sum.terms.map((term, index) =>
    term.map((name): Coding => {
      const column = variables.get(name)!;
      if (column.kind === "numeric") return numericCoding(name, column);
      return hasMargin(sum, index, name)
        ? contrastCoding(name, column, contrastOf(name))
        : indicatorCoding(name, column);
    }),
  );
  if (!sum.intercept) codeFirstFactorInFull(sum, coded, variables);
  const blocks = coded.map((codings) => codings.reduce(multiply));
  const intercept: Coding = { names: ["(Intercept)"], parts: [new Map()], value: () => 1 };
  const all = [
    ...(sum.intercept ? [{ term: -1, block: intercept }] : []),
    ...blocks.map((block, term) => ({ term, block })),
  ];
  const columns = all.flatMap(({ term, block }) => block.names.map((name, index) => ({ term, block, name, index })));
  const values = new Float64Array(rowCount * columns.length);
  columns.forEach(({ block, index }, j) => {
    for (let row = 0; row < rowCount; row++) values[row * columns.length + j] = block.value(row, index);
  });
  return {
    rowCount,
    names: columns.map(({ name }) => name),
    values,
    termOf: columns.map(({ term }) => term),
    parts: columns.map(({ block, index }) => block.parts[index]!),
  };
}

/** The columns that stand for one variable, or for a product of variables. */
interface Coding {
  readonly names: readonly string[];
  readonly parts: readonly ReadonlyMap<string, string | null>[];
  readonly value: (row: number, index: number) => number;
}

function numericCoding(name: string, { values, columns, suffixes }: NumericColumn): Coding {
  if (columns && suffixes)
    return {
      names: suffixes.map((suffix) => name + suffix),
      parts: suffixes.map(() => new Map([[name, null]])),
      value: (row, index) => columns[index]![row]!,
    };
  return { names: [name], parts: [new Map([[name, null]])], value: (row) => values[row]! };
}

function indicatorCoding(name: string, { levels, codes }: FactorColumn): Coding {
  return {
    names: levels.map((level) => name + level),
    parts: levels.map((level) => new Map([[name, level]])),
    value: (row, index) => (codes[row] === index ? 1 : 0),
  };
}

function contrastCoding(name: string, column: FactorColumn, contrast: Contrast): Coding {
  const { levels, codes } = column;
  if (contrast === "treatment") {
    const others = levels.slice(1);
    return {
      names: others.map((level) => name + level),
      parts: others.map((level) => new Map([[name, level]])),
      value: (row, index) => (codes[row] === index + 1 ? 1 : 0),
    };
  }
  const last = levels.length - 1;
  const coded = levels.slice(0, last);
  return {
    names: coded.map((level) => `${name}[S.${level}]`),
    parts: coded.map((level) => new Map([[name, level]])),
    value: (row, index) => (codes[row] === last ? -1 : codes[row] === index ? 1 : 0),
  };
}

/** Products of columns, the first variable's varying fastest. */
function multiply(a: Coding, b: Coding): Coding {
  const width = a.names.length;
  const pairs = b.names.flatMap((_, j) => a.names.map((_, i) => ({ i, j })));
  return {
    names: pairs.map(({ i, j }) => `${a.names[i]}:${b.names[j]}`),
    parts: pairs.map(({ i, j }) => new Map([...a.parts[i]!, ...b.parts[j]!])),
    value: (row, index) => a.value(row, index % width) * b.value(row, Math.floor(index / width)),
  };
}

/** Whether the term without the variable is empty or contained in an earlier term (R's `TermCode`). */
function hasMargin(sum: TermSum, index: number, variable: string): boolean {
  const rest = sum.terms[index]!.filter((name) => name !== variable);
  return rest.length === 0 || sum.terms.slice(0, index).some((term) => rest.every((name) => term.includes(name)));
}

/** Without an intercept R codes the first factor of the first term that has one by indicators. */
function codeFirstFactorInFull(sum: TermSum, coded: Coding[][], variables: ReadonlyMap<string, Column>): void {
  for (const [index, term] of sum.terms.entries()) {
    const place = term.findIndex((name) => variables.get(name)!.kind === "factor");
    if (place < 0) continue;
    const name = term[place]!;
    coded[index]![place] = indicatorCoding(name, variables.get(name) as FactorColumn);
    return;
  }
}

/** The label of each column's term: `trial_type:saliency`, or `(Intercept)`. */
export function columnTerm(sum: { readonly terms: readonly Term[] }, index: number): string {
  return index < 0 ? "(Intercept)" : termLabel(sum.terms[index]!);
}
