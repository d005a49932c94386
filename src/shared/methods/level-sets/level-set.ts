import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";
import { levelFields } from "./level-fields.ts";

export const levelSet = methodOf({
  id: "level-set",
  family: "level-sets",
  label: "Level set",
  description:
    "Images of a generator that the classifier answers in the way that is asked for, sampled by Markov chains.",
  source: "Booth, Zhou, Shah & Shah 2021, Bayes-TrEx; Booth, Sharma, Shah et al. 2020, prediction matching",
  revision: 2,
  subject: "source",
  needs: ["gradients"],
  uses: [],
  settings: settings({
    ...levelFields,
    anneal: z
      .boolean()
      .default(true)
      .describe("Begin wide and tighten during the warm-up, so that chains find their way"),
    sampler: z
      .enum(["leaping", "hamiltonian", "no-u-turn", "random-walk"])
      .default("leaping")
      .meta({
        description: "How a chain moves",
        labels: {
          leaping: "Leaps, and Hamiltonian trajectories between them",
          hamiltonian: "Hamiltonian, trajectories of random length",
          "no-u-turn": "No-U-turn",
          "random-walk": "Random walk",
        },
      }),
    chains: z.int().min(2).max(256).default(32).describe("They advance together, in one batch"),
    warmUp: z
      .int()
      .min(20)
      .max(10_000)
      .default(300)
      .meta({ title: "Warm-up", description: "Iterations that adapt the chains and are no draws" }),
    draws: z.int().min(20).max(20_000).default(300).describe("Of each chain, unless fewer are enough"),
    effective: z.int().min(0).max(100_000).default(400).meta({
      title: "Effective draws",
      description: "Stop as soon as each dimension has so many, at R̂ of at most 1.01; 0 makes all draws",
    }),
    prior: z.int().min(100).max(100_000).default(2000).meta({
      title: "Prior draws",
      description: "Images of the generator as it is, to compare with and to begin from",
    }),
    shown: z
      .int()
      .min(1)
      .max(200)
      .default(48)
      .meta({ title: "Images", description: "Draws that are kept as pictures" }),
  }),
  draws: "draws",
  output: "samples",
});
