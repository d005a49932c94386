/**
 * Gradients that TF.js lacks, for whichever backend runs them: of dilated convolutions, and of what first gradients are
 * made of (comparisons, the gradients of convolution and pooling), which Hessian-vector products need.
 */
import * as tf from "@tensorflow/tfjs-core";
// Registers TF.js's own gradients, which the core's build for Node leaves out.
import "@tensorflow/tfjs-layers";

type Attributes = tf.NamedAttrMap;

function register(config: Omit<tf.GradConfig, "gradFunc"> & { gradFunc: tf.GradFunc }): void {
  if (tf.getGradient(config.kernelName)) tf.unregisterGradient(config.kernelName);
  tf.registerGradient(config);
}

/** A filter `[kh, kw, …]` with zeros between its cells: a plain convolution with it is a dilated one without them. */
function spread(filter: tf.Tensor, rates: readonly number[]): tf.Tensor {
  return rates.reduce((spaced, rate, axis) => {
    const { shape } = spaced;
    const before = tf.util.sizeFromShape(shape.slice(0, axis + 1));
    const after = tf.util.sizeFromShape(shape.slice(axis + 1));
    const cells = tf.pad(tf.reshape(spaced, [before, 1, after]), [
      [0, 0],
      [0, rate - 1],
      [0, 0],
    ]);
    const extent = shape[axis]! * rate;
    const padded = tf.reshape(cells, shape.with(axis, extent));
    return tf.slice(
      padded,
      shape.map(() => 0),
      shape.with(axis, extent - rate + 1),
    );
  }, filter);
}

for (const kernelName of ["Conv2D", "DepthwiseConv2dNative"]) {
  const plain = tf.getGradient(kernelName);
  register({
    ...plain,
    gradFunc(dy, saved, attributes) {
      const rates = [attributes.dilations ?? 1].flat().map(Number);
      const [rows, columns] = [rates[0]!, rates.at(-1)!];
      if (rows === 1 && columns === 1) return plain.gradFunc(dy, saved, attributes);
      const [x, filter] = saved as [tf.Tensor, tf.Tensor];
      const spaced = spread(filter, [rows, columns]);
      const gradients = plain.gradFunc(dy, [x, spaced], { ...attributes, dilations: [1, 1] });
      const origin = filter.shape.map(() => 0);
      return {
        x: gradients.x!,
        filter: () => tf.stridedSlice(gradients.filter!(), origin, spaced.shape, [rows, columns, 1, 1]),
      };
    },
  });
}

const run = (kernel: string, inputs: Record<string, tf.Tensor>, attributes: Attributes): tf.Tensor =>
  tf.engine().runKernel(kernel, inputs, attributes) as tf.Tensor;

// The filter's gradient is linear in the image and in the output's gradient, each by the other two's convolution.
register({
  kernelName: "Conv2DBackpropFilter",
  inputsToSave: ["x", "dy"],
  gradFunc(second, saved, attributes) {
    const [x, dy] = saved as [tf.Tensor, tf.Tensor];
    const filter = second as tf.Tensor;
    return {
      x: () => run("Conv2DBackpropInput", { dy, filter }, { ...attributes, inputShape: x.shape }),
      dy: () => run("Conv2D", { x, filter }, { ...attributes, dilations: [1, 1] }),
    };
  },
});

// A maximum's gradient moves to where the maximum was; backwards it is read from there.
register({
  kernelName: "MaxPoolGrad",
  inputsToSave: ["input", "output"],
  gradFunc(second, saved, attributes) {
    const [input, output] = saved as [tf.Tensor4D, tf.Tensor4D];
    const { filterSize, strides, pad } = attributes as unknown as tf.MaxPoolWithArgmaxAttrs;
    const read = () => {
      const { indexes } = tf.maxPoolWithArgmax(input, filterSize, strides, pad, true);
      const flat = tf.reshape(second as tf.Tensor, [-1]);
      return tf.reshape(tf.gather(flat, tf.reshape(indexes, [-1])), output.shape);
    };
    return { dy: read, input: () => tf.zerosLike(input), output: () => tf.zerosLike(output) };
  },
});

register({
  kernelName: "AvgPoolGrad",
  inputsToSave: ["input"],
  gradFunc(second, saved, attributes) {
    const [input] = saved as [tf.Tensor];
    return { dy: () => run("AvgPool", { x: second as tf.Tensor }, attributes), input: () => tf.zerosLike(input) };
  },
});

// Comparisons are constant almost everywhere.
for (const kernelName of ["Equal", "NotEqual", "Greater", "Less", "LessEqual", "LogicalAnd", "LogicalOr"])
  register({
    kernelName,
    inputsToSave: ["a", "b"],
    gradFunc(_dy, saved) {
      const [a, b] = saved as [tf.Tensor, tf.Tensor];
      return { a: () => tf.zeros(a.shape), b: () => tf.zeros(b.shape) };
    },
  });

// So are these of one operand.
for (const [kernelName, input] of Object.entries({ ArgMax: "x", ArgMin: "x", IsNan: "x", IsInf: "x", IsFinite: "x" }))
  register({
    kernelName,
    inputsToSave: [input],
    gradFunc: (_dy, saved) => ({ [input]: () => tf.zeros((saved as tf.Tensor[])[0]!.shape) }),
  });

// Which elements are read or added up does not change with indices that are themselves computed.
for (const [kernelName, indices] of Object.entries({ GatherV2: "indices", UnsortedSegmentSum: "segmentIds" })) {
  const plain = tf.getGradient(kernelName);
  const place = plain.inputsToSave!.indexOf(indices);
  register({
    ...plain,
    gradFunc: (dy, saved, attributes) => ({
      ...plain.gradFunc(dy, saved, attributes),
      [indices]: () => tf.zeros((saved as tf.Tensor[])[place]!.shape),
    }),
  });
}

// These gradients are written in terms of the output, which TF.js saves before the tape knows where it comes from: a
// second derivative through it is silently lost. From the inputs the output is computed again, and stays connected
// (while a function is traced, the repeated node is the same node).
const usingTheirOutput = {
  Elu: ["x"],
  Exp: ["x"],
  LogSoftmax: ["logits"],
  Max: ["x"],
  Min: ["x"],
  Pow: ["a", "b"],
  Sigmoid: ["x"],
  Softmax: ["logits"],
  Tanh: ["x"],
};

for (const [kernelName, names] of Object.entries(usingTheirOutput)) {
  const plain = tf.getGradient(kernelName);
  register({
    kernelName,
    inputsToSave: names,
    gradFunc(dy, saved, attributes) {
      const inputs = Object.fromEntries(names.map((name, index) => [name, saved[index]!]));
      const output = run(kernelName, inputs, attributes);
      return plain.gradFunc(dy, [...(plain.inputsToSave?.length ? saved : []), output], attributes);
    },
  });
}
