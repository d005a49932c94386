import { seededGenerator } from "#shared/random/generator.ts";

/** Red, green, blue, 0 … 1. */
export type Colour = readonly [number, number, number];

const palette = {
  black: [0.08, 0.08, 0.1],
  white: [0.94, 0.94, 0.92],
  grey: [0.6, 0.62, 0.64],
  brown: [0.45, 0.28, 0.14],
  red: [0.82, 0.12, 0.12],
  orange: [0.95, 0.52, 0.1],
  yellow: [0.97, 0.86, 0.15],
  green: [0.2, 0.55, 0.2],
  blue: [0.15, 0.32, 0.78],
  pink: [0.94, 0.6, 0.68],
} as const satisfies Record<string, Colour>;
type ColourName = keyof typeof palette;

/** Something of a part that varies: its colour, pattern or form. */
export interface BirdAttribute {
  readonly name: string;
  readonly values: readonly string[];
}

export interface BirdPart {
  readonly name: string;
  readonly attributes: readonly BirdAttribute[];
}

const colour = (...values: ColourName[]): BirdAttribute => ({ name: "colour", values });
const pattern: BirdAttribute = { name: "pattern", values: ["solid", "barred", "spotted"] };

/** The eight parts, from front to back. What else there is of a bird is alike in all classes. */
export const birdParts: readonly BirdPart[] = [
  {
    name: "bill",
    attributes: [colour("yellow", "black", "orange", "red"), { name: "form", values: ["cone", "dagger", "hooked"] }],
  },
  {
    name: "crown",
    attributes: [colour("red", "black", "yellow", "blue"), { name: "crest", values: ["none", "raised"] }],
  },
  { name: "eye", attributes: [{ name: "ring", values: ["black", "white", "yellow", "red"] }] },
  { name: "breast", attributes: [colour("orange", "white", "yellow", "brown"), pattern] },
  { name: "belly", attributes: [colour("white", "yellow", "grey", "pink")] },
  { name: "wing", attributes: [colour("black", "blue", "green", "brown"), pattern] },
  {
    name: "tail",
    attributes: [colour("black", "blue", "brown", "red"), { name: "form", values: ["fan", "forked", "long"] }],
  },
  {
    name: "leg",
    attributes: [colour("orange", "black", "pink", "yellow"), { name: "length", values: ["short", "long"] }],
  },
];

export const colourOf = (name: string): Colour => palette[name as ColourName];

const genera = [
  { name: "warbler", species: ["Alder", "Birch", "Cedar"] },
  { name: "finch", species: ["Dune", "Elder", "Fen"] },
  { name: "jay", species: ["Gorse", "Heath", "Islet"] },
  { name: "tern", species: ["Juniper", "Karst", "Lagoon"] },
];
const speciesEach = 3;

/** Twelve classes: four genera of three species. */
export const birdClasses: readonly string[] = genera.flatMap(({ name, species }) =>
  species.map((own) => `${own} ${name}`),
);

/** Parts by which the species of each genus differ; the others a genus has in common, and some also with another genus. */
const telling: readonly (readonly number[])[] = [
  [1, 3, 5],
  [0, 4, 6],
  [3, 6, 7],
  [1, 5, 0],
];
/** How far a genus is from the next one in the list of a part's values: 2 of 4 values are shared by two genera. */
const stride = [1, 2, 2, 1, 2, 1, 2, 1];
const mainShare = 0.74;

/**
 * How probable each value of each attribute of each part is in each class, `[class][part][attribute][value]`: one value
 * prevails, and how the others share the rest is the class's own. These are φ in §4 of Wang & Vasconcelos 2019.
 */
export const birdDistributions: readonly (readonly (readonly (readonly number[])[])[])[] = birdClasses.map((_, c) => {
  const [genus, species] = [Math.floor(c / speciesEach), c % speciesEach];
  return birdParts.map(({ attributes }, part) => {
    const isTelling = telling[genus]!.includes(part);
    const place = isTelling ? genus + species : genus * stride[part]!;
    return attributes.map(({ values }, attribute) => {
      const generator = seededGenerator("birds").split(`class ${c}`).split(`part ${part}, attribute ${attribute}`);
      const main = (place + part * attribute) % values.length;
      const share = mainShare + 0.2 * generator.next();
      const rest = values.map((_, value) => (value === main ? 0 : 0.15 + generator.next()));
      const sum = rest.reduce((total, weight) => total + weight, 0);
      return rest.map((weight, value) => (value === main ? share : ((1 - share) * weight) / sum));
    });
  });
});
