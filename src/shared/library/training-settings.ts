import * as z from "zod";
import { settings } from "../settings/settings.ts";

/** The ways to train; the engine has one file for each. */
export const optimiserId = z.enum(["adam", "momentum", "sgd"]);
export const scheduleId = z.enum(["constant", "step", "cosine"]);
export const lossId = z.enum(["likelihood", "ambivalent"]);

/** What every training asks for, with its limits. */
const steps = {
  batchSize: z.int().min(1).max(1024).default(100).meta({ title: "Batch size", description: "Images a step" }),
  learningRate: z
    .number()
    .positive()
    .max(1)
    .default(0.001)
    .meta({ title: "Learning rate", description: "Size of a step", step: 0.0005 }),
  seed: z.int().min(0).default(1).meta({ title: "Seed", description: "Decides every random choice" }),
};
const passes = { title: "Epochs", description: "Passes over the training images" };

export const earlyStopping = settings({
  patience: z
    .int()
    .min(1)
    .default(3)
    .meta({ title: "Patience", description: "Epochs without improvement after which training ends", unit: "epochs" }),
  metric: z
    .enum(["loss", "accuracy"])
    .default("loss")
    .meta({
      title: "Improvement of",
      description: "What must improve, on a tenth of the training images, which is set aside",
      labels: { loss: "Validation loss", accuracy: "Validation accuracy" },
    }),
});

/** All that training a classifier depends on besides its data. */
export const trainingSettings = settings({
  architecture: z.string().default("bayes-trex-cnn").meta({ title: "Architecture", description: "The network" }),
  epochs: z.int().min(1).max(200).default(4).meta(passes),
  ...steps,
  optimiser: optimiserId.default("adam").meta({
    title: "Optimiser",
    description: "How a step follows from gradients",
    labels: { adam: "Adam", momentum: "Momentum", sgd: "Gradient descent" },
  }),
  schedule: scheduleId.default("constant").meta({
    title: "Learning rate over time",
    description: "How the learning rate changes",
    labels: { constant: "Constant", step: "Steps: a tenth at 50%, a hundredth at 75%", cosine: "Cosine, down to 0" },
  }),
  loss: lossId.default("likelihood").meta({
    title: "Loss",
    description: "What is minimised",
    labels: {
      likelihood: "Log-likelihood of the label",
      ambivalent: "Ambivalent: undecided between label and next class",
    },
  }),
  earlyStopping: earlyStopping.nullable().default(null).meta({
    title: "Stop early",
    description: "End once a tenth of the training images, which is set aside, is answered no better",
    main: "patience",
  }),
});
export type TrainingSettings = z.infer<typeof trainingSettings>;

/** All that training a generator depends on besides its data; it is always trained with Adam, by its own losses. */
export const generatorSettings = settings({
  architecture: z.string().default("vae-5").meta({ title: "Architecture", description: "The network" }),
  epochs: z.int().min(1).max(1000).default(10).meta(passes),
  ...steps,
});
export type GeneratorSettings = z.infer<typeof generatorSettings>;
