import { type GeneratedNetwork, NetworkBuilder } from "../network-builder.ts";

/** Dosovitskiy et al. 2021: patches as a sequence with a class token, attention of several heads. */
export function visionTransformer({
  size = 32,
  width = 16,
  heads = 2,
  classes = 10,
  seed = 1,
  opset = 17,
} = {}): GeneratedNetwork {
  const net = new NetworkBuilder({ seed, opset });
  const x = net.image(3, size, size);
  const patches = net.conv(x, width, 8, { stride: 8, pad: 0, bias: true });
  const count = (size / 8) ** 2;
  const batch = net.node("Gather", [net.node("Shape", [patches]), net.integers([0], [])], { attributes: { axis: 0 } });
  const asVector = (value: string) =>
    opset >= 13
      ? net.node("Unsqueeze", [value, net.integers([0])])
      : net.node("Unsqueeze", [value], { attributes: { axes: [0] } });
  const shapeOf = (...rest: number[]) =>
    net.node("Concat", [asVector(batch), net.integers(rest)], { attributes: { axis: 0 } });
  const flat = net.node("Reshape", [patches, shapeOf(width, count)]);
  const sequence = net.node("Transpose", [flat], { attributes: { perm: [0, 2, 1] } });
  const token = net.node("Expand", [net.random([1, 1, width], 0.5), shapeOf(1, width)]);
  const whole = net.node("Concat", [token, sequence], { attributes: { axis: 1 } });
  let y = net.of(width, net.node("Add", [whole, net.random([1, count + 1, width], 0.3)]));
  for (let layer = 0; layer < 2; layer++) {
    y = net.add(y, attention(net, net.layerNorm(y), heads, count + 1, shapeOf));
    y = net.add(y, net.project(net.gelu(net.project(net.layerNorm(y), 4 * width)), width));
  }
  const normal = net.layerNorm(y);
  const first = net.node("Gather", [normal, net.integers([0], [])], { attributes: { axis: 1 } });
  return net.finish(net.linear(net.of(width, first), classes), [3, size, size]);
}

/** softmax(q kᵀ / √d) v for each head, cut out of one projection as timm does. */
function attention(
  net: NetworkBuilder,
  x: string,
  heads: number,
  length: number,
  shapeOf: (...rest: number[]) => string,
): string {
  const width = net.channelsOf(x);
  const depth = width / heads;
  const projected = net.node("Reshape", [net.project(x, 3 * width), shapeOf(length, 3, heads, depth)]);
  const stacked = net.node("Transpose", [projected], { attributes: { perm: [2, 0, 3, 1, 4] } });
  const [q, k, v] = [0, 1, 2].map((part) =>
    net.node("Gather", [stacked, net.integers([part], [])], { attributes: { axis: 0 } }),
  );
  const scaled = net.node("Mul", [q!, net.floats([1 / Math.sqrt(depth)], [])]);
  const transposed = net.node("Transpose", [k!], { attributes: { perm: [0, 1, 3, 2] } });
  const weights = net.node("Softmax", [net.node("MatMul", [scaled, transposed])], { attributes: { axis: -1 } });
  const mixed = net.node("Transpose", [net.node("MatMul", [weights, v!])], { attributes: { perm: [0, 2, 1, 3] } });
  return net.project(net.of(width, net.node("Reshape", [mixed, shapeOf(length, width)])), width);
}
