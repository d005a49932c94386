import type { Target } from "#shared/contract/curate.ts";
import { inUse } from "#shared/contract/holdings.ts";
import { formatPercent, plural } from "../../elements/format.ts";
import { blobAddress, PixelImage } from "../../elements/pixel-image.tsx";
import { answerInWords, kindLabels, statusLabels } from "../labels.ts";
import classes from "./target-tile.module.css";

/** Three times a digit: pixels stay whole. */
const side = 84;

/** A target beside its newest map or else what else explains it, with what was answered, how surely, and what was decided. */
export function TargetTile({ target }: { readonly target: Target }) {
  const { imageSha256, kind, status, reason, confidence, artefacts } = target;
  const explaining = inUse(artefacts).filter(({ shown }) => shown.length > 0);
  const newest = (explaining.findLast(({ output }) => output === "map") ?? explaining.at(-1))?.shown[0];
  const Status = statusLabels[status].icon;
  return (
    <div className={classes.tile} data-status={status} title={reason}>
      <div className={classes.images}>
        <PixelImage src={blobAddress(imageSha256)} alt="" size={side} />
        {newest ? (
          <PixelImage src={blobAddress(newest.sha256)} alt="" size={side} />
        ) : (
          <div className={classes.unexplained}>unexplained</div>
        )}
      </div>
      <div className={classes.caption}>
        <span className={classes.answer}>{target.name ?? answerInWords(target)}</span>
        <Status size={16} stroke={2.2} className={classes.status} />
      </div>
      <div className={classes.caption}>
        <span className={classes.kind} data-kind={kind}>
          {kindLabels[kind].label}
        </span>
        <span>{formatPercent(confidence)}</span>
      </div>
    </div>
  );
}

/** What is read out for a target. */
export function describeTarget(target: Target): string {
  const { kind, confidence, status, reason } = target;
  const count = inUse(target.artefacts).length;
  const explained = count === 0 ? "unexplained" : plural(count, "explanation");
  const given = [target.name, target.archivedAt && "archived"].filter(Boolean).map((words) => `${words}, `);
  return `${given.join("")}Answered ${answerInWords(target)}, ${kindLabels[kind].label}, ${formatPercent(confidence)}, ${statusLabels[status].label}${reason === undefined ? "" : ` (${reason})`}, ${explained}`;
}
