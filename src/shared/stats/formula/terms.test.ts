import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormulaError } from "./formula-error.ts";
import { deparse, parseFormula } from "./syntax.ts";
import { interpretFormula } from "./terms.ts";

const randomOf = (text: string) =>
  interpretFormula(`y ~ ${text}`).random.map(({ intercept, terms, group }) => ({
    effects: [...(intercept ? ["1"] : []), ...terms.map((term) => term.join(":"))].join(" + "),
    group: group.join(":"),
  }));

describe("random effects are those of lme4", () => {
  test.each([
    ["(1 | g)", [["1", "g"]]],
    ["(1 + x | g)", [["1 + x", "g"]]],
    ["(x | g)", [["1 + x", "g"]]],
    ["(0 + x | g)", [["x", "g"]]],
    ["(x - 1 | g)", [["x", "g"]]],
    [
      "(x || g)",
      [
        ["1", "g"],
        ["x", "g"],
      ],
    ],
    [
      "(0 + x * z || g)",
      [
        ["x", "g"],
        ["z", "g"],
        ["x:z", "g"],
      ],
    ],
    [
      "(1 | g/h)",
      [
        ["1", "h:g"],
        ["1", "g"],
      ],
    ],
    [
      "(1 | g/h/k)",
      [
        ["1", "k:h:g"],
        ["1", "h:g"],
        ["1", "g"],
      ],
    ],
    ["(1 | g:h)", [["1", "g:h"]]],
    [
      "a + (1 | g) + b + (1 + a:b | h)",
      [
        ["1", "g"],
        ["1 + a:b", "h"],
      ],
    ],
  ])("%s", (text, expected) => {
    expect(randomOf(text)).toEqual(expected.map(([effects, group]) => ({ effects, group })));
  });
});

test("operators bind as in R", () => {
  const shape = (text: string): unknown => {
    const node = parseFormula(text);
    const walk = (n: typeof node): unknown =>
      n.kind === "binary"
        ? [walk(n.left), n.operator, walk(n.right)]
        : n.kind === "sign"
          ? [n.operator, walk(n.operand)]
          : deparse(n);
    return walk(node);
  };
  expect(shape("y ~ a + b * c:d^2")).toEqual(["y", "~", ["a", "+", ["b", "*", ["c", ":", ["d", "^", "2"]]]]]);
  expect(shape("I(-x^2)~a-b-c")).toEqual(["I(-x^2)", "~", [["a", "-", "b"], "-", "c"]]);
  expect(shape("`a b`^2^3 ~ 1")).toEqual([["`a b`", "^", ["2", "^", "3"]], "~", "1"]);
});

describe("a wrong formula is refused at the token", () => {
  test.each([
    ["correct ~ a + ", 14, /ends where a column name/],
    ["correct ~ a + )", 14, /“\)” stands where a column name/],
    ["correct ~ (1 | g", 16, /ends where “\)”/],
    ["correct ~ a b", 12, /“b” stands where an operator/],
    ["correct", 0, /no “~”/],
    ["correct ~ a ; system(1)", 12, /“;” means nothing/],
    ["correct ~ a ~ b", 12, /“~” stands where an operator or the end/],
    ["correct ~ 1 | g", 10, /parentheses/],
    ["correct ~ a + 3", 14, /number 3 is no term/],
    ["correct ~ (0 | g)", 11, /empty/],
    ["correct ~ (1 | 3)", 15, /grouping factor/],
    ["correct ~ (a + b)^x", 18, /power/],
    ["correct ~ `a", 10, /backtick/],
    ["", 0, /ends where/],
  ])("%j", (text, position, message) => {
    const error = (() => {
      try {
        interpretFormula(text);
        return undefined;
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(FormulaError);
    expect(error).toMatchObject({ position });
    expect((error as FormulaError).reason).toMatch(message);
    expect((error as FormulaError).message.split("\n")[2]).toMatch(new RegExp(`^ {${position + 2}}\\^`));
  });
});

test("any text is read or refused with a FormulaError", () => {
  const piece = fc.constantFrom(
    "y",
    "~",
    "+",
    "-",
    "*",
    ":",
    "^",
    "/",
    "|",
    "||",
    "(",
    ")",
    "1",
    "0",
    "x",
    "I(",
    ",",
    " ",
    "é",
    "`",
    "$",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      try {
        interpretFormula(pieces.join(" "));
      } catch (error) {
        expect(error).toBeInstanceOf(FormulaError);
      }
    }),
    { numRuns: 2000 },
  );
});
