import { type GeneratedNetwork, NetworkBuilder } from "../network-builder.ts";

/** Szegedy et al. 2016: mixed blocks with windows of 1 × 7 and 7 × 1; normalises its own input, as torchvision's does. */
export function inception({ size = 43, width = 4, classes = 10, seed = 1 } = {}): GeneratedNetwork {
  const net = new NetworkBuilder({ seed, opset: 12 });
  const image = net.image(3, size, size);
  const scaled = net.node("Mul", [image, net.floats([0.458, 0.448, 0.45], [1, 3, 1, 1])]);
  const x = net.of(3, net.node("Add", [scaled, net.floats([-0.03, -0.088, -0.188], [1, 3, 1, 1])]));
  let y = net.convNormRelu(x, width, 3, { stride: 2, pad: 0 });
  y = net.maxPool(net.convNormRelu(y, 2 * width, 3), 3, 2);
  const pooled = () => net.convNormRelu(net.averagePool(y, 3, 1, 1), width, 1);
  y = net.concat([
    net.convNormRelu(y, width, 1),
    net.convNormRelu(net.convNormRelu(y, width, 1), width, 5),
    net.convNormRelu(net.convNormRelu(y, width, 1), width, 3),
    pooled(),
  ]);
  y = net.concat([
    net.convNormRelu(y, width, 1),
    net.convNormRelu(net.convNormRelu(net.convNormRelu(y, width, 1), width, [1, 7]), width, [7, 1]),
    pooled(),
  ]);
  y = net.concat([net.convNormRelu(y, width, 3, { stride: 2, pad: 0 }), net.maxPool(y, 3, 2)]);
  return net.finish(net.linear(net.flatten(net.globalPool(y)), classes), [3, size, size]);
}
