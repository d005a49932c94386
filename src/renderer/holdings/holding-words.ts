import type { Holding, HoldingKind } from "#shared/contract/holdings.ts";

/** What several of a kind are called, as a heading. */
export const kindPlurals: Readonly<Record<HoldingKind, string>> = {
  dataset: "Datasets",
  classifier: "Classifiers",
  generator: "Generators",
  target: "Targets",
  artefact: "Artefacts",
  study: "Studies",
  import: "Imported trials",
};

const places: Readonly<Record<Exclude<HoldingKind, "artefact">, string>> = {
  dataset: "/library/datasets",
  classifier: "/library/classifiers",
  generator: "/library/generators",
  target: "/curate/targets",
  study: "/compose",
  import: "/analyse/imported",
};

/** Where the window shows something; an artefact is shown on the page of its subject. */
export const addressOf = ({ kind, id }: Holding): string =>
  kind === "artefact" ? "/library" : `${places[kind]}/${id}`;
