import { InvalidArgumentError, Option } from "commander";

export interface ProjectOption {
  readonly project: string;
}

/** `--project`: the folder that every command but `start` works on. */
export const projectOption = () =>
  new Option("-p, --project <folder>", "the project's folder").env("EXEMPLAR_PROJECT").makeOptionMandatory();

/** Reads an option as a whole number. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text)))
    throw new InvalidArgumentError("A whole number is needed.");
  return Number(text);
}

/** Reads an option as a number. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("A number is needed.");
  return value;
}

export const seedOption = () =>
  new Option("--seed <number>", "decides every random choice").argParser(wholeNumber).default(1);
