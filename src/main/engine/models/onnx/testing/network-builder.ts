import { ModelBuilder } from "./model-builder.ts";

export interface ConvolutionOptions {
  readonly stride?: number;
  /** As much as keeps the image's size at stride one, unless given. */
  readonly pad?: number;
  readonly groups?: number;
  readonly dilation?: number;
  readonly bias?: boolean;
}

/** A generated network: what its file takes and gives. */
export interface GeneratedNetwork {
  readonly bytes: Uint8Array;
  /** `[C, H, W]` */
  readonly imageShape: readonly [number, number, number];
  readonly classCount: number;
}

type Window = number | readonly [number, number];

/**
 * Writes networks layer by layer, in PyTorch's order and initialisation (He et al. 2015), so that random networks have
 * activations of the size that trained ones have. `channels` follows the value that was made last of each name.
 */
export class NetworkBuilder extends ModelBuilder {
  readonly #channels = new Map<string, number>();

  image(channels: number, height: number, width: number, batch: number | string = "batch"): string {
    return this.of(channels, this.input("image", [batch, channels, height, width]));
  }

  /** Notes how many channels a value has. */
  of(channels: number, value: string): string {
    this.#channels.set(value, channels);
    return value;
  }

  channelsOf(value: string): number {
    const channels = this.#channels.get(value);
    if (channels === undefined) throw new Error(`The channels of ${value} are not known`);
    return channels;
  }

  /** A node that keeps the channels of its first input. */
  keep(operator: string, inputs: readonly string[], attributes: Parameters<ModelBuilder["node"]>[2] = {}): string {
    return this.of(this.channelsOf(inputs[0]!), this.node(operator, inputs, attributes));
  }

  conv(x: string, filters: number, window: Window, options: ConvolutionOptions = {}): string {
    const { stride = 1, groups = 1, dilation = 1, bias = false } = options;
    const [height, width] = typeof window === "number" ? [window, window] : window;
    const pads = [height, width].map((size) => options.pad ?? Math.floor((dilation * (size - 1)) / 2));
    const depth = this.channelsOf(x) / groups;
    const weights = this.random([filters, depth, height, width], Math.sqrt(2 / (depth * height * width)));
    const inputs = [x, weights, ...(bias ? [this.random([filters], 0.1)] : [])];
    const attributes = {
      kernel_shape: [height, width],
      strides: [stride, stride],
      pads: [...pads, ...pads],
      dilations: [dilation, dilation],
      group: groups,
    };
    return this.of(filters, this.node("Conv", inputs, { attributes }));
  }

  batchNorm(x: string): string {
    const size = [this.channelsOf(x)];
    const statistics = [this.random(size, 0.1, 1), this.random(size, 0.1), this.random(size, 0.1), this.positive(size)];
    return this.keep("BatchNormalization", [x, ...statistics], { attributes: { epsilon: { float: 1e-5 } } });
  }

  relu(x: string): string {
    return this.keep("Relu", [x]);
  }

  convNormRelu(x: string, filters: number, window: Window, options: ConvolutionOptions = {}): string {
    return this.relu(this.batchNorm(this.conv(x, filters, window, options)));
  }

  maxPool(x: string, size: number, stride: number, pad = 0, ceil = 0): string {
    const attributes = {
      kernel_shape: [size, size],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
      ceil_mode: ceil,
    };
    return this.keep("MaxPool", [x], { attributes });
  }

  averagePool(x: string, size: number, stride: number, pad = 0): string {
    const attributes = {
      kernel_shape: [size, size],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
      count_include_pad: 1,
    };
    return this.keep("AveragePool", [x], { attributes });
  }

  add(a: string, b: string): string {
    return this.keep("Add", [a, b]);
  }

  mul(a: string, b: string): string {
    return this.keep("Mul", [a, b]);
  }

  concat(parts: readonly string[]): string {
    const channels = parts.reduce((sum, part) => sum + this.channelsOf(part), 0);
    return this.of(channels, this.node("Concat", parts, { attributes: { axis: 1 } }));
  }

  globalPool(x: string): string {
    return this.keep("GlobalAveragePool", [x]);
  }

  flatten(x: string, size = this.channelsOf(x)): string {
    return this.of(size, this.node("Flatten", [x], { attributes: { axis: 1 } }));
  }

  /** A fully connected layer as PyTorch exports it: `x Wᵀ + b`. */
  linear(x: string, units: number): string {
    const size = this.channelsOf(x);
    const inputs = [x, this.random([units, size], Math.sqrt(1 / size)), this.random([units], 0.1)];
    return this.of(units, this.node("Gemm", inputs, { attributes: { transB: 1 } }));
  }

  /** A fully connected layer of a sequence: `x W + b`. */
  project(x: string, units: number): string {
    const size = this.channelsOf(x);
    const product = this.node("MatMul", [x, this.random([size, units], Math.sqrt(1 / size))]);
    return this.of(units, this.node("Add", [this.random([units], 0.1), product]));
  }

  /** Layer normalisation over the last axis, written out as exporters did before it was an operator. */
  layerNorm(x: string): string {
    const size = [this.channelsOf(x)];
    const affine = [this.random(size, 0.1, 1), this.random(size, 0.1)] as const;
    if (this.opset >= 17)
      return this.keep("LayerNormalization", [x, ...affine], { attributes: { epsilon: { float: 1e-6 } } });
    const mean = this.node("ReduceMean", [x], { attributes: { axes: [-1] } });
    const centred = this.node("Sub", [x, mean]);
    const square = this.node("Pow", [centred, this.floats([2], [])]);
    const variance = this.node("ReduceMean", [square], { attributes: { axes: [-1] } });
    const sd = this.node("Sqrt", [this.node("Add", [variance, this.floats([1e-6], [])])]);
    const scaled = this.node("Mul", [this.node("Div", [centred, sd]), affine[0]]);
    return this.of(size[0]!, this.node("Add", [scaled, affine[1]]));
  }

  /** x Φ(x), written out as exporters did before it was an operator. */
  gelu(x: string): string {
    const erf = this.node("Erf", [this.node("Div", [x, this.floats([Math.SQRT2], [])])]);
    const twice = this.node("Mul", [x, this.node("Add", [erf, this.floats([1], [])])]);
    return this.of(this.channelsOf(x), this.node("Mul", [twice, this.floats([0.5], [])]));
  }

  /** The file, with `logits` for its output. */
  finish(logits: string, imageShape: GeneratedNetwork["imageShape"]): GeneratedNetwork {
    const classCount = this.channelsOf(logits);
    this.output(this.named("logits", logits), ["batch", classCount]);
    return { bytes: this.bytes(), imageShape, classCount };
  }
}
