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
