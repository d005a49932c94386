import { expect, test } from "vitest";
import { lastSpatialValue } from "./spatial-layer.ts";

/** "conv a>b" reads a and makes b; values are called by their extents, such as "b8" of 8 × 8. */
const find = (network: readonly string[], named?: string) =>
  lastSpatialValue(
    network.map((line) => {
      const [operator, path] = line.split(" ") as [string, string];
      const [inputs, output] = path.split(">") as [string, string];
      return { inputs: inputs.split(","), outputs: [output], isConvolution: operator === "conv" };
    }),
    (value) => {
      const side = Number(/\d+$/.exec(value)?.[0]);
      return side ? [side, side] : null;
    },
    named,
  );

test.each([
  ["a chain: behind the rectifier, before the pooling", ["conv x9>a8", "relu a8>b8", "pool b8>c4", "dense c4>y"], "b8"],
  ["global pooling", ["conv x9>a8", "relu a8>b8", "pool b8>c1", "dense c1>y"], "b8"],
  [
    "a shortcut: behind the sum",
    ["conv x9>a8", "conv a8>b8", "add a8,b8>c8", "relu c8>d8", "pool d8>e1", "dense e1>y"],
    "d8",
  ],
  [
    "branches: behind where they come together",
    ["conv x9>a8", "conv a8>b8", "conv a8>c8", "concat b8,c8>d8", "pool d8>e1", "dense e1>y"],
    "d8",
  ],
  [
    "the image is read again at the end",
    ["conv x8>a8", "relu a8>b8", "add b8,x8>c8", "pool c8>d1", "dense d1>y"],
    "c8",
  ],
  ["an image that by-passes all", ["conv x8>a8", "pool a8>d1", "pool x8>e1", "concat d1,e1>f", "dense f>y"], null],
  [
    "operations that pass on what they read",
    ["conv x9>a8", "relu a8>b8", "drop b8>b8", "pool b8>c1", "dense c1>y"],
    "b8",
  ],
  ["no convolution", ["flatten x8>a", "dense a>y"], null],
  [
    "squeeze and excitation: a convolution of one place is none",
    ["conv x9>a8", "pool a8>b1", "conv b1>c1", "mul a8,c1>d8", "pool d8>e1", "dense e1>y"],
    "d8",
  ],
  [
    "a last convolution that can be passed by, and nothing like it behind: what was before",
    ["conv x9>a8", "relu a8>b8", "conv b8>c4", "pool c4>d1", "pool b8>e1", "concat d1,e1>f", "dense f>y"],
    "b8",
  ],
])("%s", (_, network, expected) => expect(find(network)).toBe(expected));

test("a named value is the one, unless it can be passed by", () => {
  const network = ["conv x9>a8", "relu a8>b8", "conv b8>c8", "add b8,c8>d8", "pool d8>e1", "dense e1>y"];
  expect(find(network, "a8")).toBe("a8");
  expect(find(network, "c8")).toBeNull();
  expect(find(network, "e1")).toBe("e1");
  expect(find(network, "nothing")).toBeNull();
});
