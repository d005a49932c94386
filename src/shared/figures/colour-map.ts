/** Red, green and blue, 0 … 255. */
export type Colour = readonly [number, number, number];

/** The colour of a place on the map, 0 (lowest value) … 1 (highest); what lies outside has the colour of the end. */
export type ColourMap = (place: number) => Colour;

/**
 * Viridis: 256 colours, perceptually uniform and safe for colour-vision deficiency.
 * Smith and van der Walt (2015), matplotlib; CC0.
 */
const viridisTable =
  "44015444025645045745055946075a46085c460a5d460b5e470d60470e6147106347116447136548146748166848176948186a481a6c" +
  "481b6d481c6e481d6f481f70482071482173482374482475482576482677482878482979472a7a472c7a472d7b472e7c472f7d46307e" +
  "46327e46337f463480453581453781453882443983443a83443b84433d84433e85423f85424086424186414287414487404588404688" +
  "3f47883f48893e49893e4a893e4c8a3d4d8a3d4e8a3c4f8a3c508b3b518b3b528b3a538b3a548c39558c39568c38588c38598c375a8c" +
  "375b8d365c8d365d8d355e8d355f8d34608d34618d33628d33638d32648e32658e31668e31678e31688e30698e306a8e2f6b8e2f6c8e" +
  "2e6d8e2e6e8e2e6f8e2d708e2d718e2c718e2c728e2c738e2b748e2b758e2a768e2a778e2a788e29798e297a8e297b8e287c8e287d8e" +
  "277e8e277f8e27808e26818e26828e26828e25838e25848e25858e24868e24878e23888e23898e238a8d228b8d228c8d228d8d218e8d" +
  "218f8d21908d21918c20928c20928c20938c1f948c1f958b1f968b1f978b1f988b1f998a1f9a8a1e9b8a1e9c891e9d891f9e891f9f88" +
  "1fa0881fa1881fa1871fa28720a38620a48621a58521a68522a78522a88423a98324aa8325ab8225ac8226ad8127ad8128ae8029af7f" +
  "2ab07f2cb17e2db27d2eb37c2fb47c31b57b32b67a34b67935b77937b87838b9773aba763bbb753dbc743fbc7340bd7242be7144bf70" +
  "46c06f48c16e4ac16d4cc26c4ec36b50c46a52c56954c56856c66758c7655ac8645cc8635ec96260ca6063cb5f65cb5e67cc5c69cd5b" +
  "6ccd5a6ece5870cf5773d05675d05477d1537ad1517cd2507fd34e81d34d84d44b86d54989d5488bd6468ed64590d74393d74195d840" +
  "98d83e9bd93c9dd93ba0da39a2da37a5db36a8db34aadc32addc30b0dd2fb2dd2db5de2bb8de29bade28bddf26c0df25c2df23c5e021" +
  "c8e020cae11fcde11dd0e11cd2e21bd5e21ad8e219dae319dde318dfe318e2e418e5e419e7e419eae51aece51befe51cf1e51df4e61e" +
  "f6e620f8e621fbe723fde725";

const viridis: ColourMap = (place) => {
  const entry = Math.min(255, Math.floor(within(place) * 256));
  const channel = (i: number) => Number.parseInt(viridisTable.slice(6 * entry + 2 * i, 6 * entry + 2 * i + 2), 16);
  return [channel(0), channel(1), channel(2)];
};

/**
 * Cividis, made for colour-vision deficiency (Nuñez, Anderton and Renslow, 2018), as the polynomials that
 * d3-scale-chromatic fits to its table (ISC).
 */
const cividis: ColourMap = (place) => {
  const t = within(place);
  return [
    byte(-4.54 - t * (35.34 - t * (2381.73 - t * (6402.7 - t * (7024.72 - t * 2710.57))))),
    byte(32.49 + t * (170.73 + t * (52.82 - t * (131.46 - t * (176.58 - t * 67.37))))),
    byte(81.24 + t * (442.36 - t * (2482.43 - t * (6167.24 - t * (6614.94 - t * 2475.67))))),
  ];
};

/** Moreland's blue and red: magnitude, saturation and hue, of equal lightness. */
const coolEnd = { m: 80, s: 1.08, h: -1.1 };
const warmEnd = { m: 80, s: 1.08, h: 0.5 };
const grey = { m: 88, s: 0 };

/**
 * For signed maps: blue to red through a light grey in the middle, with equal steps to both sides.
 * Moreland (2009), Diverging color maps for scientific visualization, §4: interpolation in the polar form of CIELAB.
 */
const coolWarm: ColourMap = (place) => {
  const t = within(place);
  const end = t < 0.5 ? coolEnd : warmEnd;
  const toGrey = t < 0.5 ? 2 * t : 2 - 2 * t;
  const m = (1 - toGrey) * end.m + toGrey * grey.m;
  const s = (1 - toGrey) * end.s + toGrey * grey.s;
  return fromMsh(m, s, end.h + toGrey * hueSpin(end));
};

/** How far the hue turns on the way to the unsaturated middle, so that the steps stay even (Moreland, AdjustHue). */
function hueSpin({ m, s, h }: typeof coolEnd): number {
  const spin = (s * Math.sqrt(grey.m ** 2 - m ** 2)) / (m * Math.sin(s));
  return h > -Math.PI / 3 ? spin : -spin;
}

function fromMsh(m: number, s: number, h: number): Colour {
  const lightness = m * Math.cos(s);
  const a = m * Math.sin(s) * Math.cos(h);
  const b = m * Math.sin(s) * Math.sin(h);
  return fromLab(lightness, a, b);
}

/** CIELAB (D65) to sRGB. */
function fromLab(lightness: number, a: number, b: number): Colour {
  const cube = (f: number) => (f > 6 / 29 ? f ** 3 : 3 * (6 / 29) ** 2 * (f - 4 / 29));
  const fy = (lightness + 16) / 116;
  const x = 0.95047 * cube(fy + a / 500);
  const y = cube(fy);
  const z = 1.08883 * cube(fy - b / 200);
  const gamma = (linear: number) => (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055);
  return [
    byte(255 * gamma(3.2404542 * x - 1.5371385 * y - 0.4985314 * z)),
    byte(255 * gamma(-0.969266 * x + 1.8760108 * y + 0.041556 * z)),
    byte(255 * gamma(0.0556434 * x - 0.2040259 * y + 1.0572252 * z)),
  ];
}

const within = (place: number) => Math.min(1, Math.max(0, place));
const byte = (value: number) => Math.min(255, Math.max(0, Math.round(value)));

/** Every colour map, by name: two for magnitudes and one for signed values. */
export const colourMaps: Readonly<Record<string, ColourMap>> = { viridis, cividis, "cool-warm": coolWarm };

/** @throws RangeError for a name that is none */
export function colourMap(name: string): ColourMap {
  const map = colourMaps[name];
  if (!map) throw new RangeError(`There is no colour map "${name}": there are ${Object.keys(colourMaps).join(", ")}`);
  return map;
}
