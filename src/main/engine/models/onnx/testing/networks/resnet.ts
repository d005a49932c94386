import { type GeneratedNetwork, NetworkBuilder } from "../network-builder.ts";

/** He et al. 2016, bottlenecks; `blocks` of 3, 4, 6 and 3 and a width of 64 make it ResNet-50. */
export function resNet({
  size = 32,
  width = 8,
  classes = 10,
  blocks = [1, 2],
  seed = 1,
  batch = "batch" as number | string,
  groups = 1,
} = {}): GeneratedNetwork {
  const net = new NetworkBuilder({ seed, opset: 17 });
  let y = net.convNormRelu(net.image(3, size, size, batch), width, 7, { stride: 2, pad: 3 });
  y = net.maxPool(y, 3, 2, 1);
  for (const [stage, count] of blocks.entries())
    for (let block = 0; block < count; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const inner = width * 2 ** stage;
      let z = net.convNormRelu(y, inner, 1);
      z = net.convNormRelu(z, inner, 3, { stride, groups });
      z = net.batchNorm(net.conv(z, 4 * inner, 1));
      const shortcut = block === 0 ? net.batchNorm(net.conv(y, 4 * inner, 1, { stride })) : y;
      y = net.relu(net.add(z, shortcut));
    }
  return net.finish(net.linear(net.flatten(net.globalPool(y)), classes), [3, size, size]);
}

export const resNet50 = (batch: number): GeneratedNetwork =>
  resNet({ size: 224, width: 64, classes: 1000, blocks: [3, 4, 6, 3], batch });
