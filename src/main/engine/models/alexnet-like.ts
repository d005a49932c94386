import { convolution, dropout, flatten, fullyConnected, maxPooling, relu } from "./layers.ts";
import { sequential } from "./sequential.ts";

/** AlexNet's order of layers (Krizhevsky et al. 2012) with far fewer filters: a wide first convolution of stride 4. */
export const alexNetLike = sequential({
  id: "alexnet-like",
  label: "AlexNet-like",
  description: "A wide first convolution, four more, and two fully connected layers; for images of 64 pixels and up.",
  layers: (classCount) => [
    convolution("conv1", 48, 8, { stride: 4, padded: true }),
    relu("relu1"),
    maxPooling("pool1", 2),
    convolution("conv2", 96, 5, { padded: true }),
    relu("relu2"),
    convolution("conv3", 128, 3, { padded: true }),
    relu("relu3"),
    convolution("conv4", 128, 3, { padded: true }),
    relu("relu4"),
    convolution("conv5", 96, 3, { padded: true }),
    relu("relu5"),
    maxPooling("pool5", 2),
    flatten("flatten"),
    dropout("dropout6", 0.5),
    fullyConnected("fc6", 256),
    relu("relu6"),
    dropout("dropout7", 0.5),
    fullyConnected("fc7", classCount, "glorot"),
  ],
});
