import { expect, test } from "vitest";
import { families, rules } from "./kernels/index.ts";
import { declaredKernels } from "./trace-backend.ts";

/** Kernels that work on strings, complex or ragged data, have shapes that depend on values, or draw randomness. */
const outsideTensorPrograms =
  /^(Bincount|Complex|DenseBincount|Draw|FFT|FromPixels|IFFT|Imag|LowerBound|Multinomial|NonMax|Ragged|Real$|SearchSorted|Sparse(Fill|Reshape|Segment)|Static|String|Unique|UpperBound)/;

/** What the methods and the classifiers of the app are made of; the table below shows the rest. */
const needed = [
  ...["Add", "Multiply", "Exp", "Log", "Erf", "Relu", "Sigmoid", "Tanh", "ClipByValue", "Select", "Cast", "Greater"],
  ...["Sum", "Mean", "Max", "ArgMax", "Softmax", "LogSoftmax", "Cumsum", "BatchMatMul", "Einsum"],
  ...["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter", "DepthwiseConv2dNative", "MaxPool", "MaxPoolGrad"],
  ...["AvgPool", "AvgPoolGrad", "FusedBatchNorm", "PadV2", "Slice", "StridedSlice", "Concat", "SplitV", "GatherV2"],
  ...["ScatterNd", "OneHot", "TopK", "ResizeBilinear", "ResizeBilinearGrad", "ResizeNearestNeighbor"],
];

test("the table of kernels that can be compiled", () => {
  const covered = new Set(rules.map(({ kernel }) => kernel));
  const relevant = declaredKernels.filter((kernel) => !outsideTensorPrograms.test(kernel));
  const missing = relevant.filter((kernel) => !covered.has(kernel));
  const rows = Object.entries(families).map(
    ([family, list]) => `${family.padEnd(14)}${String(list.length).padStart(3)}`,
  );
  console.log(
    [
      "Kernels that compile, by family",
      ...rows,
      `${"all".padEnd(14)}${covered.size} of ${relevant.length}`,
      `No rule: ${missing.join(" ")}`,
    ].join("\n"),
  );
  expect(covered.size).toBe(rules.length);
  expect([...covered].filter((kernel) => !declaredKernels.includes(kernel))).toEqual([]);
  expect(needed.filter((kernel) => !covered.has(kernel))).toEqual([]);
});
