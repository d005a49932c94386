import { flatten, fullyConnected, relu } from "./layers.ts";
import { sequential } from "./sequential.ts";

export const multilayerPerceptron = sequential({
  id: "mlp",
  label: "Multilayer perceptron",
  description: "One hidden layer of 64 rectified units: small and quick, for trying things out.",
  layers: (classCount) => [
    flatten("flatten"),
    fullyConnected("fc1", 64),
    relu("relu"),
    fullyConnected("fc2", classCount, "glorot"),
  ],
});
