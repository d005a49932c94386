import { convolution, fullyConnected, globalAveragePooling, relu, residualBlock } from "./layers.ts";
import { sequential } from "./sequential.ts";

/** ResNet's order of layers (He et al. 2016) with few filters: residual blocks, and the mean over all places at the end. */
export const resNetLike = sequential({
  id: "resnet-like",
  label: "ResNet-like",
  description: "Residual blocks at three resolutions, and global average pooling; from 16 pixels up.",
  layers: (classCount) => [
    convolution("conv1", 16, 5, { stride: 2, padded: true }),
    relu("relu1"),
    residualBlock("block1"),
    convolution("conv2", 32, 3, { stride: 2, padded: true }),
    relu("relu2"),
    residualBlock("block2a"),
    residualBlock("block2b"),
    convolution("conv3", 64, 3, { stride: 2, padded: true }),
    relu("relu3"),
    residualBlock("block3a"),
    residualBlock("block3b"),
    globalAveragePooling("pool"),
    fullyConnected("fc", classCount, "glorot"),
  ],
});
