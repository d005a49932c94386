import { convolution, dropout, flatten, fullyConnected, maxPooling, relu } from "./layers.ts";
import { sequential } from "./sequential.ts";

/**
 * Booth et al. 2021 (Bayes-TrEx), Table 7, left, layer by layer as printed: no rectifier follows the second
 * convolution (max-pooling is the non-linearity there), and dropout comes before the pooling.
 */
export const bayesTrexCnn = sequential({
  id: "bayes-trex-cnn",
  label: "Convolutional network (Bayes-TrEx)",
  description:
    "Two convolutions, max-pooling and two fully connected layers, with dropout (Booth et al. 2021, Table 7).",
  layers: (classCount) => [
    convolution("conv1", 32, 3),
    relu("relu1"),
    convolution("conv2", 64, 3),
    dropout("dropout1", 0.25),
    maxPooling("pool", 2),
    flatten("flatten"),
    fullyConnected("fc1", 128),
    relu("relu2"),
    dropout("dropout2", 0.5),
    fullyConnected("fc2", classCount, "glorot"),
  ],
});
