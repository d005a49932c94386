import { type ModelSettings, modelSettings } from "#shared/contract/imported-model.ts";

/** What the user has typed to correct what was found in a model; empty where what was found is right. */
export interface Corrections {
  readonly layout: string;
  readonly answers: string;
  readonly height: string;
  readonly width: string;
  readonly channels: string;
  readonly scale: string;
  readonly mean: string;
  readonly sd: string;
  readonly order: string;
  readonly classNames: string;
  readonly output: string;
  readonly features: string;
  readonly lastConvolution: string;
  readonly blackBox: string;
}

export const noCorrections: Corrections = {
  layout: "",
  answers: "",
  height: "",
  width: "",
  channels: "",
  scale: "",
  mean: "",
  sd: "",
  order: "",
  classNames: "",
  output: "",
  features: "",
  lastConvolution: "",
  blackBox: "",
};

/** What networks that were trained on ImageNet with torchvision are given. */
export const imagenetPreprocessing: Partial<Corrections> = {
  scale: "1",
  mean: "0.485, 0.456, 0.406",
  sd: "0.229, 0.224, 0.225",
};

const number = (text: string) => (text === "" ? Number.NaN : Number(text));
const numbers = (text: string) => text.split(/[,;\s]+/).map(number);
const lines = (text: string) => text.split(/\r?\n/).map((line) => line.trim());

const readers: Readonly<Record<keyof Corrections, (text: string) => unknown>> = {
  layout: String,
  answers: String,
  height: number,
  width: number,
  channels: number,
  scale: number,
  mean: numbers,
  sd: numbers,
  order: String,
  classNames: lines,
  output: String,
  features: String,
  lastConvolution: String,
  blackBox: (text) => text === "yes",
};

const wrong: Readonly<Partial<Record<keyof Corrections, string>>> = {
  height: "A whole number of pixels",
  width: "A whole number of pixels",
  channels: "From 1 to 4",
  scale: "A positive number",
  mean: "One number for each channel, with commas between them",
  sd: "One positive number for each channel, with commas between them",
};

export interface ReadCorrections {
  readonly settings: ModelSettings;
  /** What is wrong with a field, by its name. */
  readonly errors: Readonly<Partial<Record<keyof Corrections, string>>>;
}

/** The settings that the corrections stand for; those that say nothing sensible are left out and named. */
export function readCorrections(corrections: Corrections): ReadCorrections {
  const settings: Record<string, unknown> = {};
  const errors: Partial<Record<keyof Corrections, string>> = {};
  for (const name of Object.keys(readers) as (keyof Corrections)[]) {
    const text = corrections[name].trim();
    if (text === "") continue;
    const { success, data } = modelSettings.shape[name].safeParse(readers[name](text));
    if (success) settings[name] = data;
    else errors[name] = wrong[name] ?? "This cannot be used";
  }
  return { settings: settings as ModelSettings, errors };
}
