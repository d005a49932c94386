import { ExemplarError } from "#shared/domain/errors.ts";
import type { SettingsOf } from "#shared/methods/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { coalitionsOf } from "./coalitions.ts";
import { answersTo } from "./hidden-segments.ts";
import { liveEffects } from "./live-effects.ts";
import { localMap, type SegmentEffects } from "./local-map.ts";
import { addRow, noMoments, sumOf } from "./moments.ts";
import { parts, seedStability, stabilityOf } from "./seed-stability.ts";
import { shareRegression } from "./share-regression.ts";

/**
 * Shapley values of the segments by weighted regression on coalitions (Lundberg & Lee 2017, Theorem 2): what a segment
 * adds to the answer, averaged over all orders in which segments could be shown. A segment that looks the same when it is
 * hidden has 0 in any case, and takes no samples from the others.
 */
export const kernelShap = localMap<SettingsOf<"kernel-shap">>(
  async (question, { settings, seed }, watch): Promise<SegmentEffects> => {
    const { varying, segments } = question;
    const { samples, kept, answer } = settings;
    const features = varying.length;
    const generator = seededGenerator(seed).split("kernel-shap");
    const { weights, drawnFrom, ...coalitions } = coalitionsOf(features, samples, generator);
    const pairs = (coalitions.count - drawnFrom) / 2;
    const fixed = noMoments(features);
    const drawn = Array.from({ length: Math.min(parts, pairs) }, () => noMoments(features));
    const onSegments = (shares: Float64Array) => {
      const values = new Float64Array(segments.count);
      for (const [k, share] of shares.entries()) values[varying[k]!] = share;
      return values;
    };
    const ends = { empty: 0, full: 0 };
    const solve = (own: typeof fixed) => {
      const shares = shareRegression(own, features, ends.empty, ends.full);
      return shares && onSegments(shares);
    };
    const whole = () => solve(sumOf([fixed, ...drawn]));
    const show = liveEffects(segments, watch, whole);
    await answersTo(question, { ...coalitions, features: varying }, answer, watch, (from, answers) => {
      for (const [k, value] of answers.entries()) {
        const row = from + k;
        if (row === 0) ends.empty = value;
        if (row === 1) ends.full = value;
        const part = Math.floor(((row - drawnFrom) / 2 / pairs) * drawn.length);
        const moments = row < drawnFrom ? fixed : drawn[part]!;
        addRow(moments, coalitions.present, row * features, features, value, weights[row]!);
      }
      show(from + answers.length);
    });
    const values = whole();
    if (!values)
      throw new ExemplarError(
        "UNSUPPORTED",
        `${samples} samples do not tell the shares of ${features} segments from one another.`,
        "Take more samples, or fewer segments.",
      );
    const exact = pairs === 0;
    const stability = exact
      ? stabilityOf(new Float64Array(segments.count), 1)
      : seedStability(fixed, drawn, solve, kept, generator.split("stability"));
    return {
      values,
      errors: stability.errors,
      uncertainty: {
        ...stability.uncertainty,
        answer_with_all_hidden: ends.empty,
        answer_with_nothing_hidden: ends.full,
        share_of_coalitions_asked: Math.min(1, coalitions.count / 2 ** features),
      },
    };
  },
);
