import { type GeneratedNetwork, NetworkBuilder } from "../network-builder.ts";

/** As torchvision's vgg11_bn, narrower; its image is reshaped by arithmetic on its shape, as tracing exports it. */
export function vgg({ size = 32, width = 4, classes = 10, seed = 1 } = {}): GeneratedNetwork {
  const net = new NetworkBuilder({ seed, opset: 11 });
  const x = net.image(3, size, size);
  let y = x;
  for (const factor of [1, 2, 4, 8]) {
    y = net.convNormRelu(y, factor * width, 3, { bias: true });
    y = net.maxPool(net.convNormRelu(y, factor * width, 3), 2, 2);
  }
  const features = net.channelsOf(y) * (size / 16) ** 2;
  const batch = net.node("Gather", [net.node("Shape", [y]), net.integers([0], [])], { attributes: { axis: 0 } });
  const front = net.node("Unsqueeze", [batch], { attributes: { axes: [0] } });
  const shape = net.node("Concat", [front, net.integers([-1])], { attributes: { axis: 0 } });
  y = net.of(features, net.node("Reshape", [y, shape]));
  y = net.keep("Dropout", [net.relu(net.linear(y, 8 * width))]);
  return net.finish(net.linear(y, classes), [3, size, size]);
}

/** VGG-16 as large as it is (Simonyan & Zisserman 2015): 138 million weights, drawn in a way that takes no time. */
export function vgg16(): GeneratedNetwork {
  const net = new NetworkBuilder({ opset: 13 });
  const linear = (x: string, units: number) => {
    const size = net.channelsOf(x);
    const weights = new Float32Array(size * units);
    // A linear congruential generator (Knuth & Lewis), uniform around zero with He's variance.
    let state = 1;
    const half = Math.sqrt(6 / size);
    for (let at = 0; at < weights.length; at++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      weights[at] = half * (state / 2 ** 31 - 1);
    }
    const inputs = [x, net.floats(weights, [units, size]), net.random([units], 0.1)];
    return net.of(units, net.node("Gemm", inputs, { attributes: { transB: 1 } }));
  };
  let y = net.image(3, 224, 224);
  for (const [filters, count] of [
    [64, 2],
    [128, 2],
    [256, 3],
    [512, 3],
    [512, 3],
  ] as const) {
    for (let layer = 0; layer < count; layer++) y = net.relu(net.conv(y, filters, 3, { bias: true }));
    y = net.maxPool(y, 2, 2);
  }
  y = net.flatten(y, 512 * 49);
  y = net.relu(linear(net.relu(linear(y, 4096)), 4096));
  return net.finish(linear(y, 1000), [3, 224, 224]);
}
