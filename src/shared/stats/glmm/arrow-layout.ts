/** A random-effects term as the rows of the fit see it: `width` columns for every level of its grouping factor. */
export interface RandomBlock {
  /** Name of the grouping factor (`participant`, `h:g`). */
  readonly group: string;
  readonly levels: readonly string[];
  /** Names of the effects, one a column: `(Intercept)`, `saliency`. */
  readonly names: readonly string[];
  /** Level of each row. */
  readonly codes: Int32Array;
  /** Raw covariates, `width` a row. */
  readonly z: Float64Array;
}

/** Where one random-effects term sits in the arrow. */
export interface BlockPlace {
  readonly width: number;
  readonly levelCount: number;
  /** Index of its first value among the `rowWidth` values of a row. */
  readonly rowOffset: number;
  /** Whether its effects belong to the leading (block-diagonal) part. */
  readonly leading: boolean;
  /** Index of its first effect: within a level's group for leading terms, within the tail otherwise. */
  readonly offset: number;
  /** Index of its first parameter; its lower triangle Λₖ is stored by columns. */
  readonly thetaOffset: number;
}

/**
 * The pattern of H = Λ′Z′WZΛ + I, in the order (leading, tail): the terms of the grouping factor with most levels lead and
 * give a block-diagonal part, all others form the tail. Rows are sorted by leading level.
 */
export interface ArrowLayout {
  readonly rowCount: number;
  readonly places: readonly BlockPlace[];
  readonly thetaCount: number;
  /** For each sorted row the caller's row. */
  readonly order: Int32Array;
  readonly leadLevels: number;
  /** Random effects a leading level has. */
  readonly leadWidth: number;
  /** Rows of leading level a: `rowStart[a] … rowStart[a + 1] − 1`. */
  readonly rowStart: Int32Array;
  readonly tailWidth: number;
  /** Tail effects that a row touches, always as many. */
  readonly tailPerRow: number;
  /** Values a row has: leadWidth, then tailPerRow. */
  readonly rowWidth: number;
  /** Raw covariates, `rowWidth` a sorted row. */
  readonly z: Float64Array;
  /** For each row and entry the tail effect. */
  readonly tailColumn: Int32Array;
  /** For each row and entry the place of that effect among its leading level's `pattern`. */
  readonly tailSlot: Int32Array;
  /** Tail effects that leading level a meets: `pattern[patternStart[a] …]`, ascending. */
  readonly pattern: Int32Array;
  readonly patternStart: Int32Array;
}

/** Number of parameters of a term with that many columns: its lower triangle. */
export const triangle = (width: number): number => (width * (width + 1)) / 2;

/** Lays out the terms (at least one), all over the same rows. */
export function layOut(blocks: readonly RandomBlock[], rowCount: number): ArrowLayout {
  const lead = leadingBlock(blocks);
  const places = placesOf(blocks);
  const order = orderByLevel(lead.codes, rowCount, lead.levels.length);
  const leadWidth = sum(places.filter((place) => place.leading).map((place) => place.width));
  const tailPerRow = sum(places.filter((place) => !place.leading).map((place) => place.width));
  const tailWidth = sum(places.filter((place) => !place.leading).map((place) => place.width * place.levelCount));
  const rowWidth = leadWidth + tailPerRow;

  const rowStart = new Int32Array(lead.levels.length + 1);
  for (const code of lead.codes) rowStart[code + 1]!++;
  for (let a = 0; a < lead.levels.length; a++) rowStart[a + 1]! += rowStart[a]!;

  const z = new Float64Array(rowCount * rowWidth);
  const tailColumn = new Int32Array(rowCount * tailPerRow);
  places.forEach((place, k) => {
    const block = blocks[k]!;
    for (let i = 0; i < rowCount; i++) {
      const source = order[i]!;
      for (let c = 0; c < place.width; c++) {
        z[i * rowWidth + place.rowOffset + c] = block.z[source * place.width + c]!;
        if (!place.leading)
          tailColumn[i * tailPerRow + place.rowOffset - leadWidth + c] =
            place.offset + block.codes[source]! * place.width + c;
      }
    }
  });
  const touched = patternOf(rowStart, tailColumn, tailPerRow, tailWidth);
  const thetaCount = sum(places.map((place) => triangle(place.width)));
  return {
    ...{ rowCount, places, thetaCount, order, leadLevels: lead.levels.length, leadWidth, rowStart },
    ...{ tailWidth, tailPerRow, rowWidth, z, tailColumn, ...touched },
  };
}

const leadingBlock = (blocks: readonly RandomBlock[]) =>
  blocks.reduce((best, block) => (block.levels.length > best.levels.length ? block : best));

/** Where each term sits, among its parameters and its row's values. */
export function placesOf(blocks: readonly RandomBlock[]): BlockPlace[] {
  if (blocks.length === 0) return [];
  const leadGroup = leadingBlock(blocks).group;
  const leadWidth = sum(blocks.filter((block) => block.group === leadGroup).map((block) => block.names.length));
  let leadOffset = 0;
  let tailRow = leadWidth;
  let tailOffset = 0;
  let thetaOffset = 0;
  return blocks.map((block) => {
    const width = block.names.length;
    const leading = block.group === leadGroup;
    const place = {
      ...{ width, leading, thetaOffset, levelCount: block.levels.length },
      rowOffset: leading ? leadOffset : tailRow,
      offset: leading ? leadOffset : tailOffset,
    };
    thetaOffset += triangle(width);
    if (leading) leadOffset += width;
    else {
      tailRow += width;
      tailOffset += width * block.levels.length;
    }
    return place;
  });
}

/** A stable counting sort of the rows. */
function orderByLevel(codes: Int32Array, rowCount: number, levels: number): Int32Array {
  const next = new Int32Array(levels + 1);
  for (const code of codes) next[code + 1]!++;
  for (let a = 0; a < levels; a++) next[a + 1]! += next[a]!;
  const order = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) order[next[codes[row]!]!++] = row;
  return order;
}

function patternOf(rowStart: Int32Array, tailColumn: Int32Array, tailPerRow: number, tailWidth: number) {
  const levels = rowStart.length - 1;
  const patternStart = new Int32Array(levels + 1);
  const tailSlot = new Int32Array(tailColumn.length);
  const pattern: number[] = [];
  const slotOf = new Int32Array(tailWidth);
  for (let a = 0; a < levels; a++) {
    const from = rowStart[a]! * tailPerRow;
    const to = rowStart[a + 1]! * tailPerRow;
    const columns = [...new Set(tailColumn.subarray(from, to))].sort((x, y) => x - y);
    columns.forEach((column, slot) => {
      slotOf[column] = slot;
      pattern.push(column);
    });
    for (let e = from; e < to; e++) tailSlot[e] = slotOf[tailColumn[e]!]!;
    patternStart[a + 1] = pattern.length;
  }
  return { tailSlot, pattern: Int32Array.from(pattern), patternStart };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
