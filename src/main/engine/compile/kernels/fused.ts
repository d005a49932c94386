import type * as tf from "@tensorflow/tfjs-core";
import { type KernelCall, type Rule, refuse, rule } from "../rule.ts";
import type { Traced } from "../traced.ts";
import { convolutions } from "./convolution.ts";
import { elementwise } from "./elementwise.ts";
import { matmuls } from "./matmul.ts";

type Attributes = { activation?: tf.backend_util.Activation; leakyreluAlpha?: number };

const parts = new Map([...convolutions, ...matmuls, ...elementwise].map(({ kernel, lower }) => [kernel, lower]));

const activations: Record<string, string> = {
  elu: "Elu",
  leakyrelu: "LeakyRelu",
  prelu: "Prelu",
  relu: "Relu",
  relu6: "Relu6",
  sigmoid: "Sigmoid",
};

/** A kernel that TF.js runs with a bias and an activation in one go: the same three kernels, one after the other. */
const fused = (kernel: string, linear: string): Rule =>
  rule<Record<string, unknown>, Attributes>(kernel, (call) => {
    const { bias, preluActivationWeights, ...operands } = call.inputs;
    const apply = (name: string, inputs: Record<string, Traced>, attributes: object) =>
      parts.get(name)!({ kernel: name, graph: call.graph, inputs, attributes: attributes as KernelCall["attributes"] });
    const { activation = "linear", leakyreluAlpha } = call.attributes;
    const product = apply(linear, operands as Record<string, Traced>, call.attributes) as Traced;
    const biased = bias ? (apply("Add", { a: product, b: bias }, {}) as Traced) : product;
    if (activation === "linear") return biased;
    const name = activations[activation] ?? refuse(call, `activation ${activation}`);
    const inputs = { x: biased, ...(preluActivationWeights ? { alpha: preluActivationWeights } : {}) };
    return apply(name, inputs, { alpha: leakyreluAlpha });
  });

export const fusedKernels: Rule[] = [
  fused("_FusedMatMul", "BatchMatMul"),
  fused("FusedConv2D", "Conv2D"),
  fused("FusedDepthwiseConv2D", "DepthwiseConv2dNative"),
];
