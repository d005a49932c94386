import { convolution, dropout, flatten, fullyConnected, type Layer, maxPooling, relu } from "./layers.ts";
import { sequential } from "./sequential.ts";

const convolved = (name: string, filters: number): Layer[] => [
  convolution(`conv${name}`, filters, 3, { padded: true }),
  relu(`relu${name}`),
];

/** VGG's order of layers (Simonyan & Zisserman 2014) with far fewer filters: convolutions of 3 × 3 between poolings. */
export const vggLike = sequential({
  id: "vgg-like",
  label: "VGG-like",
  description: "Seven convolutions of 3 × 3 between poolings, and two fully connected layers; from 32 pixels up.",
  layers: (classCount) => [
    ...convolved("1", 16),
    maxPooling("pool1", 2),
    ...convolved("2a", 32),
    ...convolved("2b", 32),
    maxPooling("pool2", 2),
    ...convolved("3a", 48),
    ...convolved("3b", 48),
    maxPooling("pool3", 2),
    ...convolved("4a", 64),
    ...convolved("4b", 64),
    maxPooling("pool4", 2),
    flatten("flatten"),
    dropout("dropout5", 0.5),
    fullyConnected("fc5", 256),
    relu("relu5"),
    dropout("dropout6", 0.5),
    fullyConnected("fc6", classCount, "glorot"),
  ],
});
