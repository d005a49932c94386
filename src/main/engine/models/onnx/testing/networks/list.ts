import type { GeneratedNetwork } from "../network-builder.ts";
import { alexNet } from "./alexnet.ts";
import { convNeXt } from "./convnext.ts";
import { denseNet } from "./densenet.ts";
import { inception } from "./inception.ts";
import { efficientNet, mobileNetV2, mobileNetV3 } from "./mobilenet.ts";
import { resNet } from "./resnet.ts";
import { vgg } from "./vgg.ts";
import { visionTransformer } from "./vit.ts";

/** One small random network of each family, as an exporter of its time wrote it. */
export const networks: Readonly<Record<string, () => GeneratedNetwork>> = {
  AlexNet: alexNet,
  VGG: vgg,
  ResNet: resNet,
  ResNeXt: () => resNet({ groups: 4 }),
  DenseNet: denseNet,
  Inception: inception,
  "MobileNet v2": mobileNetV2,
  "MobileNet v3": mobileNetV3,
  "MobileNet v3, newer export": () => mobileNetV3({ opset: 14 }),
  EfficientNet: efficientNet,
  ConvNeXt: convNeXt,
  "ConvNeXt, older export": () => convNeXt({ opset: 13 }),
  ViT: visionTransformer,
  "ViT, older export": () => visionTransformer({ opset: 12 }),
};
