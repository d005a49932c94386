import { type GeneratedNetwork, NetworkBuilder } from "../network-builder.ts";

const relu6 = (net: NetworkBuilder, x: string) => net.keep("Clip", [x, net.floats([0], []), net.floats([6], [])]);

/** Sandler et al. 2018: inverted residuals with depthwise convolutions. */
export function mobileNetV2({ size = 32, width = 4, classes = 10, seed = 1 } = {}): GeneratedNetwork {
  const net = new NetworkBuilder({ seed, opset: 13 });
  let y = relu6(net, net.batchNorm(net.conv(net.image(3, size, size), 2 * width, 3, { stride: 2 })));
  for (const [filters, stride] of [
    [width, 1],
    [2 * width, 2],
    [2 * width, 1],
    [3 * width, 2],
  ] as const) {
    const inner = 6 * net.channelsOf(y);
    let z = relu6(net, net.batchNorm(net.conv(y, inner, 1)));
    z = relu6(net, net.batchNorm(net.conv(z, inner, 3, { stride, groups: inner })));
    z = net.batchNorm(net.conv(z, filters, 1));
    y = stride === 1 && filters === net.channelsOf(y) ? net.add(z, y) : z;
  }
  y = relu6(net, net.batchNorm(net.conv(y, 8 * width, 1)));
  const pooled = net.of(8 * width, net.node("ReduceMean", [y], { attributes: { axes: [2, 3], keepdims: 0 } }));
  return net.finish(net.linear(pooled, classes), [3, size, size]);
}

/** x · hardσ(x), as exporters wrote it before it was an operator. */
function hardSwish(net: NetworkBuilder, x: string): string {
  if (net.opset >= 14) return net.keep("HardSwish", [x]);
  const gate = net.keep("HardSigmoid", [x], { attributes: { alpha: { float: 1 / 6 }, beta: { float: 0.5 } } });
  return net.mul(x, gate);
}

/** Hu et al. 2018: channels weighed by what they hold on average. */
function squeezeExcite(net: NetworkBuilder, x: string, gate: (x: string) => string): string {
  const channels = net.channelsOf(x);
  const hidden = net.relu(net.conv(net.globalPool(x), Math.ceil(channels / 4), 1, { bias: true }));
  return net.mul(gate(net.conv(hidden, channels, 1, { bias: true })), x);
}

/** Howard et al. 2019. */
export function mobileNetV3({ size = 32, width = 4, classes = 10, seed = 1, opset = 13 } = {}): GeneratedNetwork {
  const net = new NetworkBuilder({ seed, opset });
  const gate = (x: string) =>
    net.keep("HardSigmoid", [x], { attributes: { alpha: { float: 1 / 6 }, beta: { float: 0.5 } } });
  let y = hardSwish(net, net.batchNorm(net.conv(net.image(3, size, size), 2 * width, 3, { stride: 2 })));
  for (const [filters, window, stride] of [
    [2 * width, 3, 1],
    [3 * width, 5, 2],
    [3 * width, 5, 1],
  ] as const) {
    const inner = 3 * net.channelsOf(y);
    let z = hardSwish(net, net.batchNorm(net.conv(y, inner, 1)));
    z = hardSwish(net, net.batchNorm(net.conv(z, inner, window, { stride, groups: inner })));
    z = net.batchNorm(net.conv(squeezeExcite(net, z, gate), filters, 1));
    y = stride === 1 && filters === net.channelsOf(y) ? net.add(z, y) : z;
  }
  y = net.flatten(net.globalPool(hardSwish(net, net.batchNorm(net.conv(y, 8 * width, 1)))));
  return net.finish(net.linear(hardSwish(net, net.linear(y, 8 * width)), classes), [3, size, size]);
}

/** Tan & Le 2019. */
export function efficientNet({ size = 32, width = 4, classes = 10, seed = 1 } = {}): GeneratedNetwork {
  const net = new NetworkBuilder({ seed, opset: 17 });
  const swish = (x: string) => net.mul(x, net.keep("Sigmoid", [x]));
  const gate = (x: string) => net.keep("Sigmoid", [x]);
  let y = swish(net.batchNorm(net.conv(net.image(3, size, size), 2 * width, 3, { stride: 2 })));
  for (const [filters, window, stride] of [
    [2 * width, 3, 1],
    [3 * width, 5, 2],
    [3 * width, 3, 1],
  ] as const) {
    const inner = 4 * net.channelsOf(y);
    let z = swish(net.batchNorm(net.conv(y, inner, 1)));
    z = swish(net.batchNorm(net.conv(z, inner, window, { stride, groups: inner })));
    z = net.batchNorm(net.conv(squeezeExcite(net, z, gate), filters, 1));
    y = stride === 1 && filters === net.channelsOf(y) ? net.add(z, y) : z;
  }
  y = net.flatten(net.globalPool(swish(net.batchNorm(net.conv(y, 8 * width, 1)))));
  return net.finish(net.linear(y, classes), [3, size, size]);
}
