import { type GeneratedNetwork, NetworkBuilder } from "../network-builder.ts";

/** Huang et al. 2017, narrower. */
export function denseNet({ size = 32, growth = 4, classes = 10, seed = 1 } = {}): GeneratedNetwork {
  const net = new NetworkBuilder({ seed, opset: 13 });
  let y = net.convNormRelu(net.image(3, size, size), 2 * growth, 7, { stride: 2, pad: 3 });
  y = net.maxPool(y, 3, 2, 1);
  for (const [stage, layers] of [3, 3].entries()) {
    let all = [y];
    for (let layer = 0; layer < layers; layer++) {
      const bottleneck = net.conv(net.relu(net.batchNorm(net.concat(all))), 4 * growth, 1);
      all = [...all, net.conv(net.relu(net.batchNorm(bottleneck)), growth, 3)];
    }
    y = net.relu(net.batchNorm(net.concat(all)));
    if (stage === 0) y = net.averagePool(net.conv(y, net.channelsOf(y) / 2, 1), 2, 2);
  }
  return net.finish(net.linear(net.flatten(net.globalPool(y)), classes), [3, size, size]);
}
