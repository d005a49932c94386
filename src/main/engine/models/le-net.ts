import { convolution, flatten, fullyConnected, maxPooling, relu } from "./layers.ts";
import { sequential } from "./sequential.ts";

/** Booth et al. 2021 (Bayes-TrEx), Table 7, right. Its rectifiers stand before the pooling, as printed. */
export const leNet = sequential({
  id: "lenet",
  label: "LeNet",
  description: "Two convolutions of 5 × 5, each with max-pooling, and two fully connected layers (Booth et al. 2021).",
  layers: (classCount) => [
    convolution("conv1", 20, 5),
    relu("relu1"),
    maxPooling("pool1", 2),
    convolution("conv2", 50, 5),
    relu("relu2"),
    maxPooling("pool2", 2),
    flatten("flatten"),
    fullyConnected("fc1", 500),
    relu("relu3"),
    fullyConnected("fc2", classCount, "glorot"),
  ],
});
