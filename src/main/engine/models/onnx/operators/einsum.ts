import * as tf from "@tensorflow/tfjs-core";
import { sizeOf } from "../../../compile/shapes.ts";
import { type NodeCall, type OnnxOperator, operator } from "../node-call.ts";

/** A tensor whose axes are named: a letter each, and for those of an ellipsis a number, counted from the last. */
interface Labelled {
  readonly x: tf.Tensor;
  readonly labels: readonly string[];
}

/** The labels of an operand's axes; "..." stands for as many as are left. */
function labelsOf(call: NodeCall, term: string, rank: number): string[] {
  const [before, after] = term.replaceAll(" ", "").split("...") as [string, string?];
  if (after === undefined) {
    if (before.length !== rank) call.fail(`"${term}" does not name ${rank} axes`);
    return [...before];
  }
  const rest = rank - before.length - after.length;
  if (rest < 0) call.fail(`"${term}" names more than ${rank} axes`);
  return [...before, ...Array.from({ length: rest }, (_, index) => String(rest - index)), ...after];
}

/** Keeps of axes with the same name the diagonal. */
function diagonal({ x, labels }: Labelled): Labelled {
  const second = labels.findIndex((label, axis) => labels.indexOf(label) < axis);
  if (second < 0) return { x, labels };
  const first = labels.indexOf(labels[second]!);
  const extent = x.shape[first]!;
  const shape = x.shape.map((_, axis) => (axis === first || axis === second ? extent : 1));
  const masked = tf.mul(x, tf.reshape(tf.cast(tf.eye(extent), x.dtype), shape));
  return diagonal({ x: tf.sum(masked, second), labels: labels.toSpliced(second, 1) });
}

/** Sums over the axes that are not among `kept`. */
function summed({ x, labels }: Labelled, kept: ReadonlySet<string>): Labelled {
  const gone = labels.flatMap((label, axis) => (kept.has(label) ? [] : [axis]));
  return gone.length === 0 ? { x, labels } : { x: tf.sum(x, gone), labels: labels.filter((label) => kept.has(label)) };
}

/** Products of equally named elements, summed over the names that are not kept: one product of matrices. */
function contract(call: NodeCall, left: Labelled, right: Labelled, kept: ReadonlySet<string>): Labelled {
  const a = summed(left, new Set([...kept, ...right.labels]));
  const b = summed(right, new Set([...kept, ...left.labels]));
  const both = a.labels.filter((label) => b.labels.includes(label));
  const batch = both.filter((label) => kept.has(label));
  const inner = both.filter((label) => !kept.has(label));
  const onlyA = a.labels.filter((label) => !both.includes(label));
  const onlyB = b.labels.filter((label) => !both.includes(label));
  const extentIn = ({ x, labels }: Labelled, label: string) => x.shape[labels.indexOf(label)] ?? 1;
  const extent = (label: string) => Math.max(extentIn(a, label), extentIn(b, label));
  const size = (labels: readonly string[]) => sizeOf(labels.map(extent));
  const ordered = (operand: Labelled, labels: readonly string[], matrix: readonly [number, number]) => {
    const moved = tf.transpose(
      operand.x,
      labels.map((label) => operand.labels.indexOf(label)),
    );
    const whole = labels.map(extent);
    if (moved.shape.some((own, axis) => own !== whole[axis] && own !== 1))
      call.fail(`its operands give [${labels}] other extents`);
    const spread = moved.shape.every((own, axis) => own === whole[axis]) ? moved : tf.broadcastTo(moved, whole);
    return tf.reshape(spread, [size(batch), ...matrix]);
  };
  call.bounded([...batch, ...onlyA, ...onlyB].map(extent));
  const product = tf.matMul(
    ordered(a, [...batch, ...onlyA, ...inner], [size(onlyA), size(inner)]),
    ordered(b, [...batch, ...inner, ...onlyB], [size(inner), size(onlyB)]),
  );
  const labels = [...batch, ...onlyA, ...onlyB];
  return { x: tf.reshape(product, labels.map(extent)), labels };
}

/** Einstein's sums: "bij,bjk->bik". Without an arrow the result has the names that occur once, in alphabetical order. */
export const einsum: OnnxOperator[] = [
  operator("Einsum", (call) => {
    const [terms, arrow] = call.text("equation", "").split("->") as [string, string?];
    const tensors = call.tensors;
    const written = terms.split(",");
    if (written.length !== tensors.length) call.fail(`"${terms}" is not for ${tensors.length} operands`);
    const operands = tensors.map((x, index) => ({ x, labels: labelsOf(call, written[index]!, x.rank) }));
    const all = operands.flatMap(({ labels }) => labels);
    const numbered = [...new Set(all.filter((label) => /\d/.test(label)))].sort((a, b) => Number(b) - Number(a));
    const once = [...new Set(all)].filter((label) => /\D/.test(label) && all.indexOf(label) === all.lastIndexOf(label));
    const output =
      arrow === undefined
        ? [...numbered, ...once.filter((label) => label !== " ").sort()]
        : [...arrow.replaceAll(" ", "").replace("...", "\n")].flatMap((label) => (label === "\n" ? numbered : [label]));
    const missing = output.find((label) => !all.includes(label));
    if (missing !== undefined) call.fail(`no operand has the axis ${missing}`);
    const [first, ...rest] = operands.map(diagonal) as [Labelled, ...Labelled[]];
    const product = rest.reduce((left, right, index) => {
      const later = rest.slice(index + 1).flatMap(({ labels }) => labels);
      return contract(call, left, right, new Set([...output, ...later]));
    }, first);
    const { x, labels } = summed(product, new Set(output));
    return tf.transpose(
      x,
      output.map((label) => labels.indexOf(label)),
    );
  }),
];
