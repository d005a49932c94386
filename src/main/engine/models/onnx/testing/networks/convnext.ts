import { type GeneratedNetwork, NetworkBuilder } from "../network-builder.ts";

/** Liu et al. 2022: blocks of a depthwise convolution and two projections of channels that are moved last. */
export function convNeXt({ size = 32, width = 8, classes = 10, seed = 1, opset = 17 } = {}): GeneratedNetwork {
  const net = new NetworkBuilder({ seed, opset });
  const last = (x: string) => net.keep("Transpose", [x], { attributes: { perm: [0, 2, 3, 1] } });
  const first = (x: string) => net.keep("Transpose", [x], { attributes: { perm: [0, 3, 1, 2] } });
  let y = net.conv(net.image(3, size, size), width, 4, { stride: 4, pad: 0, bias: true });
  y = first(net.layerNorm(last(y)));
  for (const factor of [1, 2]) {
    const channels = factor * width;
    if (factor > 1) y = net.conv(first(net.layerNorm(last(y))), channels, 2, { stride: 2, pad: 0, bias: true });
    for (let block = 0; block < 2; block++) {
      const z = net.layerNorm(last(net.conv(y, channels, 7, { groups: channels, bias: true })));
      const hidden = net.project(net.gelu(net.project(z, 4 * channels)), channels);
      y = net.add(first(net.keep("Mul", [hidden, net.random([channels], 0.3)])), y);
    }
  }
  const pooled = net.flatten(net.globalPool(y));
  return net.finish(net.linear(net.layerNorm(pooled), classes), [3, size, size]);
}
