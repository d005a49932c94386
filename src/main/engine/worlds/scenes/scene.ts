/** What a scene's objects can be: those of CLEVR (Johnson et al. 2017, §3), and the cone that Booth et al. 2021 add. */
export const shapes = ["cube", "sphere", "cylinder", "cone"] as const;
export const materials = ["rubber", "metal"] as const;
export const sizes = [
  { name: "small", radius: 0.35 },
  { name: "large", radius: 0.7 },
] as const;
/** CLEVR's, as it gives them: 0 … 255, sRGB. */
export const colours = [
  { name: "grey", rgb: [87, 87, 87] },
  { name: "red", rgb: [173, 35, 35] },
  { name: "blue", rgb: [42, 75, 215] },
  { name: "green", rgb: [29, 105, 20] },
  { name: "brown", rgb: [129, 74, 25] },
  { name: "purple", rgb: [129, 38, 192] },
  { name: "cyan", rgb: [41, 208, 208] },
  { name: "yellow", rgb: [255, 238, 51] },
] as const;

/** Objects stand within so much of the middle of the ground, either way. */
export const reach = 3;

/** One object that stands on the ground. Values are places in the lists above. */
export interface SceneObject {
  readonly shape: number;
  readonly colour: number;
  readonly material: number;
  readonly size: number;
  /** On the ground: x to the right of the back, y to the left of it. */
  readonly x: number;
  readonly y: number;
  /** About the vertical, radians, in [0, 2π). */
  readonly orientation: number;
}

export type Scene = readonly SceneObject[];

/** In words: "large red metal cube". */
export const objectInWords = ({ size, colour, material, shape }: SceneObject): string =>
  `${sizes[size]!.name} ${colours[colour]!.name} ${materials[material]!} ${shapes[shape]!}`;

/** How far an object reaches from its axis: a cube's half edge is r/√2, as CLEVR has it, so that its corners are at r. */
export const radiusOf = ({ size }: SceneObject): number => sizes[size]!.radius;
