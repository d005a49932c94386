/**
 * `npm run test:onnx-nodes -- FOLDER`: holds the import of ONNX's operators to ONNX's own node tests, and writes
 * `docs/onnx-operators.md`, a table of it by operator.
 *
 * The folder holds one folder a test, with `model.onnx` and `test_data_set_0`: `backend/test/data/node` of the Python
 * package `onnx`, or of Debian's `libonnx-testdata`.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile, type TensorValue } from "#engine/compile/compile.ts";
import { onnx } from "#engine/compile/onnx-encoding.ts";
import { UnsupportedOperatorError } from "#engine/models/onnx/errors.ts";
import type { OnnxModel } from "#engine/models/onnx/model.ts";
import { decodeModel } from "#engine/models/onnx/read-model.ts";
import { readTensor, type TensorMessage } from "#engine/models/onnx/read-tensor.ts";
import { runGraph } from "#engine/models/onnx/run-graph.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";

type Outcome =
  | { readonly kind: "agreed" }
  | { readonly kind: "wrong" | "left out" | "not covered"; readonly reason: string };

interface NodeTest {
  readonly name: string;
  readonly operator: string;
  readonly outcome: Outcome;
}

/** As ONNX's own test runner has it. */
const tolerance = { relative: 1e-3, absolute: 1e-6 };

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("Name the folder of ONNX's node tests.");
  process.exit(2);
}

const MOST_NAMES = 4;

const tests: NodeTest[] = [];
for (const name of readdirSync(folder).sort()) {
  const path = join(folder, name);
  if (!existsSync(join(path, "model.onnx"))) continue;
  tests.push({ name, operator: operatorOf(path), outcome: await outcomeOf(path) });
}
const count = (kind: Outcome["kind"], among: readonly NodeTest[] = tests) =>
  among.filter(({ outcome }) => outcome.kind === kind).length;
for (const { name, outcome } of tests)
  if (outcome.kind === "wrong" || outcome.kind === "not covered")
    console.log(`${name}: ${outcome.kind}: ${outcome.reason}`);
const summary =
  `${tests.length} tests: ${count("agreed")} agree, ${count("wrong")} do not, ` +
  `${count("not covered")} are not covered, ${count("left out")} work on sequences, optional values or texts`;
console.log(summary);
writeFileSync(join(import.meta.dirname, "../../docs/onnx-operators.md"), page());
process.exitCode = count("wrong") > 0 ? 1 : 0;

/** What a test is about: the operator of its node, or what its name says where it has several nodes. */
function operatorOf(path: string): string {
  const message = onnx.Model.decode(readFileSync(join(path, "model.onnx"))) as unknown as {
    graph: { node: { opType: string; domain: string }[] };
  };
  const operators = message.graph.node.filter(({ opType }) => opType !== "Constant");
  if (operators.length !== 1) return "several";
  const [{ opType, domain }] = operators as [{ opType: string; domain: string }];
  return domain && domain !== "ai.onnx" ? `${domain}.${opType}` : opType;
}

async function outcomeOf(path: string): Promise<Outcome> {
  const data = join(path, "test_data_set_0");
  let model: OnnxModel;
  let inputs: TensorValue[];
  let expected: TensorValue[];
  try {
    model = decodeModel(readFileSync(join(path, "model.onnx")), "model.onnx");
    inputs = tensorsOf(data, "input");
    expected = tensorsOf(data, "output");
  } catch (error) {
    return { kind: "left out", reason: error instanceof Error ? error.message : String(error) };
  }
  // What is no pixel is a constant in networks: axes, shapes, bounds.
  const attempts = [
    (value: TensorValue, index: number) => value.dtype === "float32" || index === 0,
    (_: TensorValue, index: number) => index === 0,
    () => false,
  ];
  let first: Outcome | undefined;
  for (const isComputed of attempts) {
    const outcome = await attempt(model, inputs, expected, isComputed);
    if (outcome.kind !== "not covered") return outcome;
    first ??= outcome;
  }
  return first!;
}

async function attempt(
  model: OnnxModel,
  values: readonly TensorValue[],
  expected: readonly TensorValue[],
  isComputed: (value: TensorValue, index: number) => boolean,
): Promise<Outcome> {
  const named = values.map((value, index) => [model.inputs[index]!.name, value, isComputed(value, index)] as const);
  const computed = Object.fromEntries(named.flatMap(([name, value, yes]) => (yes ? [[name, value]] : [])));
  const known = named.flatMap(([name, value, yes]) => (yes ? [] : [[name, value] as const]));
  const bound = { ...model, constants: new Map([...model.constants, ...known]) };
  const wanted = model.outputs.map(({ name }) => name);
  try {
    const program = await compile((tensors) => runGraph(bound, { inputs: tensors, wanted }), computed, {
      runtime: onnxRuntime({ threads: 1 }),
    });
    const results = await program.run(computed);
    await program.dispose();
    const wrong = wanted.find((name, index) => !agree(results[name]!, expected[index]!));
    return wrong === undefined ? { kind: "agreed" } : { kind: "wrong", reason: `'${wrong}' differs` };
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
    return { kind: error instanceof UnsupportedOperatorError ? "not covered" : "wrong", reason };
  }
}

function agree(actual: TensorValue, expected: TensorValue): boolean {
  if (String(actual.shape) !== String(expected.shape)) return false;
  return expected.data.every((value, index) => {
    const other = actual.data[index]!;
    return (
      Object.is(value, other) ||
      value === other ||
      Math.abs(value - other) <= tolerance.absolute + tolerance.relative * Math.abs(value)
    );
  });
}

function tensorsOf(path: string, kind: "input" | "output"): TensorValue[] {
  const files = readdirSync(path).filter((file) => file.startsWith(`${kind}_`));
  return files
    .sort((a, b) => Number(a.match(/\d+/)![0]) - Number(b.match(/\d+/)![0]))
    .map((file) => readTensor(onnx.Tensor.decode(readFileSync(join(path, file))) as unknown as TensorMessage));
}

function page(): string {
  const operators = [...new Set(tests.map(({ operator }) => operator))].sort((a, b) => a.localeCompare(b));
  const of = (operator: string) =>
    tests.filter((test) => test.operator === operator && test.outcome.kind !== "left out");
  const names = (own: readonly NodeTest[], kind: Outcome["kind"]) => {
    const all = own.flatMap(({ name, outcome }) => (outcome.kind === kind ? [name.replace(/^test_/, "")] : []));
    return all.slice(0, MOST_NAMES).join(", ") + (all.length > MOST_NAMES ? `, … (${all.length})` : "");
  };
  const imported = operators.filter((operator) => count("agreed", of(operator)) > 0);
  const rows = imported.map((operator) => {
    const own = of(operator);
    const agreed = `${count("agreed", own)} of ${own.length}`;
    return `| ${operator} | ${agreed} | ${names(own, "not covered")} | ${names(own, "wrong")} |`;
  });
  const others = operators.filter((operator) => !imported.includes(operator) && of(operator).length > 0);
  return `# ONNX's operators

An ONNX model can be differentiated where all of its operators are imported; with one that is not, it is a black box. This
table holds the import to ONNX's own node tests: the operator is imported, compiled and run, and its results are compared
with the expected ones (relative ${tolerance.relative}, as ONNX's own runner has it). It is written by
\`npm run test:onnx-nodes -- FOLDER\`, where the folder holds ONNX's node tests (\`backend/test/data/node\` of the Python
package \`onnx\`, or of Debian's \`libonnx-testdata\`).

${summary}. "Several" are tests of more than one node, most of them functions written out. What differs are roundings to
bfloat16, and two cases of Resize in which ONNX Runtime, too, computes other values than the expected ones.

| operator | agree | not covered | differ |
| --- | --- | --- | --- |
${rows.join("\n")}

Not imported, with the number of their tests: ${others.map((operator) => `${operator} (${of(operator).length})`).join(", ")}.
`;
}
