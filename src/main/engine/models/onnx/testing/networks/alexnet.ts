import { type GeneratedNetwork, NetworkBuilder } from "../network-builder.ts";

/** As torchvision's, narrower; with the local response normalisation that Caffe's had. */
export function alexNet({ size = 63, width = 8, classes = 10, seed = 1 } = {}): GeneratedNetwork {
  const net = new NetworkBuilder({ seed, opset: 13 });
  const x = net.image(3, size, size);
  let y = net.relu(net.conv(x, width, 11, { stride: 4, pad: 2, bias: true }));
  y = net.keep("LRN", [y], { attributes: { size: 5, alpha: { float: 1e-2 }, beta: { float: 0.75 } } });
  y = net.maxPool(y, 3, 2);
  y = net.relu(net.conv(y, 2 * width, 5, { bias: true, groups: 2 }));
  y = net.maxPool(y, 3, 2);
  y = net.relu(net.conv(y, 3 * width, 3, { bias: true }));
  const pooled = net.node("AveragePool", [y], { attributes: { kernel_shape: [3, 3] } });
  y = net.flatten(net.of(3 * width, pooled));
  y = net.relu(net.linear(net.keep("Dropout", [y]), 4 * width));
  return net.finish(net.linear(y, classes), [3, size, size]);
}
