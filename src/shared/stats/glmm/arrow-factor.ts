import { choleskyInPlace, choleskyInverse, choleskySolve, logDeterminant } from "../linear-algebra/cholesky.ts";
import type { ArrowLayout } from "./arrow-layout.ts";

/**
 * H = Z̃′WZ̃ + I as an arrow: a block-diagonal D₁ over the leading levels, a border C that is stored only where a level
 * meets a tail effect, and the tail D₂. Factored through the Schur complement S = D₂ − C′D₁⁻¹C = LL′, so that
 * log|H| = log|D₁| + log|S|; solved by block elimination; inverted only where rows need it.
 *
 * Work is Σₐ nₐ² for the n tail effects that level a meets, and one dense Cholesky of the tail.
 */
export class ArrowFactor {
  readonly #layout: ArrowLayout;
  /** Cholesky factors of the blocks of D₁, leadWidth² each. */
  readonly #lead: Float64Array;
  /** C and K = D₁⁻¹C, by level: leadWidth rows of that level's pattern. */
  readonly #border: Float64Array;
  readonly #solved: Float64Array;
  /** L of the Schur complement. */
  readonly #tail: Float64Array;

  #tailInverse = new Float64Array();
  #work = new Float64Array();
  /** G = K S⁻¹ restricted to each level's pattern, so that H⁻¹ between leading and tail effects is −G. */
  #cross = new Float64Array();
  /** The leading diagonal blocks of H⁻¹: D₁⁻¹ + G K′. */
  #leadInverse = new Float64Array();
  #logDeterminant = 0;
  #isInverted = false;

  constructor(layout: ArrowLayout) {
    this.#layout = layout;
    const { leadLevels, leadWidth, pattern, tailWidth } = layout;
    this.#lead = new Float64Array(leadLevels * leadWidth * leadWidth);
    this.#border = new Float64Array(pattern.length * leadWidth);
    this.#solved = new Float64Array(pattern.length * leadWidth);
    this.#tail = new Float64Array(tailWidth * tailWidth);
  }

  get logDeterminant(): number {
    return this.#logDeterminant;
  }

  /**
   * Assembles and factors H.
   *
   * @param z z̃ᵢ = Λ′zᵢ, rowWidth a row
   * @param weights the diagonal of W, not negative
   */
  factor(z: Float64Array, weights: Float64Array): void {
    this.#isInverted = false;
    this.#assemble(z, weights);
    const { leadLevels, leadWidth, patternStart, pattern, tailWidth } = this.#layout;
    const lead = this.#lead;
    const tail = this.#tail;
    const border = this.#border;
    const solved = this.#solved;
    const block = new Float64Array(leadWidth * leadWidth);
    const column = new Float64Array(leadWidth);
    let logLead = 0;
    for (let a = 0; a < leadLevels; a++) {
      const first = patternStart[a]!;
      const count = patternStart[a + 1]! - first;
      const offset = first * leadWidth;
      if (leadWidth === 1) {
        const d = lead[a]!;
        logLead += Math.log(d);
        lead[a] = Math.sqrt(d);
        for (let s = 0; s < count; s++) solved[offset + s] = border[offset + s]! / d;
      } else {
        const at = a * leadWidth * leadWidth;
        block.set(lead.subarray(at, at + block.length));
        choleskyInPlace(block, leadWidth);
        lead.set(block, at);
        logLead += logDeterminant(block, leadWidth);
        for (let s = 0; s < count; s++) {
          for (let c = 0; c < leadWidth; c++) column[c] = border[offset + c * count + s]!;
          choleskySolve(block, leadWidth, column);
          for (let c = 0; c < leadWidth; c++) solved[offset + c * count + s] = column[c]!;
        }
      }
      for (let c = 0; c < leadWidth; c++) {
        const row = offset + c * count;
        // A level that meets every tail effect needs no indirection.
        if (count === tailWidth)
          for (let s = 0; s < count; s++) {
            const k = solved[row + s]!;
            for (let t = 0; t <= s; t++) tail[s * tailWidth + t]! -= k * border[row + t]!;
          }
        else
          for (let s = 0; s < count; s++) {
            const k = solved[row + s]!;
            const target = pattern[first + s]! * tailWidth;
            for (let t = 0; t <= s; t++) tail[target + pattern[first + t]!]! -= k * border[row + t]!;
          }
      }
    }
    if (!choleskyInPlace(tail, tailWidth)) throw new RangeError("the random effects' information overflowed");
    this.#logDeterminant = logLead + logDeterminant(tail, tailWidth);
  }

  #assemble(z: Float64Array, weights: Float64Array): void {
    const { leadLevels, leadWidth, rowStart, rowWidth, tailWidth, tailPerRow, tailColumn, tailSlot, patternStart } =
      this.#layout;
    const lead = this.#lead;
    const border = this.#border;
    const tail = this.#tail;
    lead.fill(0);
    border.fill(0);
    tail.fill(0);
    for (let j = 0; j < tailWidth; j++) tail[j * tailWidth + j] = 1;
    for (let a = 0; a < leadLevels; a++) {
      const at = a * leadWidth * leadWidth;
      const offset = patternStart[a]! * leadWidth;
      const count = patternStart[a + 1]! - patternStart[a]!;
      for (let c = 0; c < leadWidth; c++) lead[at + c * leadWidth + c] = 1;
      for (let i = rowStart[a]!; i < rowStart[a + 1]!; i++) {
        const w = weights[i]!;
        const row = i * rowWidth;
        const entries = i * tailPerRow;
        for (let c = 0; c < leadWidth; c++) {
          const wz = w * z[row + c]!;
          for (let d = 0; d <= c; d++) lead[at + c * leadWidth + d]! += wz * z[row + d]!;
          for (let e = 0; e < tailPerRow; e++)
            border[offset + c * count + tailSlot[entries + e]!]! += wz * z[row + leadWidth + e]!;
        }
        for (let e = 0; e < tailPerRow; e++) {
          const wz = w * z[row + leadWidth + e]!;
          const column = tailColumn[entries + e]!;
          for (let f = 0; f < tailPerRow; f++) {
            const other = tailColumn[entries + f]!;
            if (other <= column) tail[column * tailWidth + other]! += wz * z[row + leadWidth + f]!;
          }
        }
      }
    }
  }

  /** Replaces a right-hand side by H⁻¹ times it: `leadWidth` values a leading level, then the tail. */
  solve(b: Float64Array): void {
    const { leadLevels, leadWidth, patternStart, pattern, tailWidth } = this.#layout;
    const tailAt = leadLevels * leadWidth;
    const block = new Float64Array(leadWidth * leadWidth);
    for (let a = 0; a < leadLevels; a++) {
      const first = patternStart[a]!;
      const count = patternStart[a + 1]! - first;
      for (let c = 0; c < leadWidth; c++) {
        const value = b[a * leadWidth + c]!;
        const row = first * leadWidth + c * count;
        for (let s = 0; s < count; s++) b[tailAt + pattern[first + s]!]! -= this.#solved[row + s]! * value;
      }
    }
    choleskySolve(this.#tail, tailWidth, b, tailAt);
    for (let a = 0; a < leadLevels; a++) {
      const first = patternStart[a]!;
      const count = patternStart[a + 1]! - first;
      const at = a * leadWidth * leadWidth;
      block.set(this.#lead.subarray(at, at + block.length));
      choleskySolve(block, leadWidth, b, a * leadWidth);
      for (let c = 0; c < leadWidth; c++) {
        const row = first * leadWidth + c * count;
        let sum = 0;
        for (let s = 0; s < count; s++) sum += this.#solved[row + s]! * b[tailAt + pattern[first + s]!]!;
        b[a * leadWidth + c]! -= sum;
      }
    }
  }

  /** Computes the entries of H⁻¹ between effects that meet in a row; needed before `rowProduct` and `variances`. */
  invert(): void {
    if (this.#isInverted) return;
    this.#isInverted = true;
    const { leadLevels, leadWidth, patternStart, pattern, tailWidth } = this.#layout;
    if (this.#tailInverse.length === 0) {
      this.#tailInverse = new Float64Array(tailWidth * tailWidth);
      this.#work = new Float64Array(tailWidth * tailWidth);
      this.#cross = new Float64Array(this.#border.length);
      this.#leadInverse = new Float64Array(this.#lead.length);
    }
    const inverse = this.#tailInverse;
    const cross = this.#cross;
    const solved = this.#solved;
    choleskyInverse(this.#tail, tailWidth, inverse, this.#work);
    const unit = new Float64Array(leadWidth);
    const block = new Float64Array(leadWidth * leadWidth);
    for (let a = 0; a < leadLevels; a++) {
      const first = patternStart[a]!;
      const count = patternStart[a + 1]! - first;
      const offset = first * leadWidth;
      for (let c = 0; c < leadWidth; c++)
        for (let s = 0; s < count; s++) {
          const row = pattern[first + s]! * tailWidth;
          let sum = 0;
          for (let t = 0; t < count; t++) sum += solved[offset + c * count + t]! * inverse[row + pattern[first + t]!]!;
          cross[offset + c * count + s] = sum;
        }
      const at = a * leadWidth * leadWidth;
      block.set(this.#lead.subarray(at, at + block.length));
      for (let c = 0; c < leadWidth; c++) {
        unit.fill(0);
        unit[c] = 1;
        choleskySolve(block, leadWidth, unit);
        for (let d = 0; d < leadWidth; d++) {
          let sum = unit[d]!;
          for (let s = 0; s < count; s++) sum += cross[offset + c * count + s]! * solved[offset + d * count + s]!;
          this.#leadInverse[at + c * leadWidth + d] = sum;
        }
      }
    }
  }

  /** H⁻¹z̃ᵢ at the effects of row i of leading level a, into `out` (rowWidth values); returns hᵢ = z̃ᵢ′H⁻¹z̃ᵢ. */
  rowProduct(a: number, i: number, z: Float64Array, out: Float64Array): number {
    const { leadWidth, rowWidth, tailPerRow, tailColumn, tailSlot, patternStart, tailWidth } = this.#layout;
    const row = i * rowWidth;
    const entries = i * tailPerRow;
    const offset = patternStart[a]! * leadWidth;
    const count = patternStart[a + 1]! - patternStart[a]!;
    const at = a * leadWidth * leadWidth;
    let h = 0;
    for (let c = 0; c < leadWidth; c++) {
      let sum = 0;
      for (let d = 0; d < leadWidth; d++) sum += this.#leadInverse[at + c * leadWidth + d]! * z[row + d]!;
      for (let e = 0; e < tailPerRow; e++)
        sum -= this.#cross[offset + c * count + tailSlot[entries + e]!]! * z[row + leadWidth + e]!;
      out[c] = sum;
      h += sum * z[row + c]!;
    }
    for (let e = 0; e < tailPerRow; e++) {
      const column = tailColumn[entries + e]! * tailWidth;
      const slot = tailSlot[entries + e]!;
      let sum = 0;
      for (let c = 0; c < leadWidth; c++) sum -= this.#cross[offset + c * count + slot]! * z[row + c]!;
      for (let f = 0; f < tailPerRow; f++)
        sum += this.#tailInverse[column + tailColumn[entries + f]!]! * z[row + leadWidth + f]!;
      out[leadWidth + e] = sum;
      h += sum * z[row + leadWidth + e]!;
    }
    return h;
  }

  /** Entry (c, d) of the diagonal block of H⁻¹ that starts at an effect: of a leading level, or of the tail. */
  inverseEntry(leading: boolean, level: number, offset: number, c: number, d: number): number {
    const { leadWidth, tailWidth } = this.#layout;
    return leading
      ? this.#leadInverse[level * leadWidth * leadWidth + (offset + c) * leadWidth + offset + d]!
      : this.#tailInverse[(offset + c) * tailWidth + offset + d]!;
  }
}
