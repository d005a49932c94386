import { expect, test } from "vitest";
import { encodeWeights } from "../weights-file.ts";
import { refuseForeignFile } from "./foreign-file.ts";

const file = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part))));

test.each([
  ["a PyTorch checkpoint", file("PK", [3, 4, 0, 0]), "torch.onnx.export"],
  ["a pickled PyTorch checkpoint", file([0x80, 2, 0x8a]), "torch.onnx.export"],
  ["as Keras writes them", file([0x89], "HDF\r\n", [0x1a, 0x0a]), "tensorflowjs_converter"],
  ["a TensorFlow Lite model", file([0x1c, 0, 0, 0], "TFL3"), "tf2onnx"],
  ["a picture", file([0x89], "PNG\r\n"), "Name the network's file"],
  ["a safetensors file", encodeWeights({ w: { shape: [1], data: Float32Array.of(1) } } as never), "train --bundled"],
])("%s is refused by its name, with what to do", (words, bytes, remedy) => {
  expect(() => refuseForeignFile(bytes, "model.bin")).toThrow(
    expect.objectContaining({
      code: "UNSUPPORTED",
      message: expect.stringMatching(new RegExp(`^model.bin is .*${words}`)),
      remedy: expect.stringContaining(remedy),
    }),
  );
});

test.each([file([8, 8, 0x12, 7], "pytorch"), file(), file([8])])("what may be ONNX is left to be read", (bytes) =>
  refuseForeignFile(bytes, "model.onnx"),
);
