import type { ColumnReading } from "../stats/reading/reading-report.ts";
import type { ColumnRoles } from "./column-roles.ts";
import { isPracticeMark, isUnfinishedMark } from "./left-out.ts";

/** Names that columns go by, without case and signs, the surest first. */
const usual = {
  participant: [
    ...["subjectid", "participantid", "participant", "subject", "subjid", "subj", "ppt", "pid", "prolificpid"],
    ...["prolificid", "participantprivateid", "participantpublicid", "workerid", "userid", "user", "respondent", "sub"],
    ...["person", "sessionid", "runid"],
  ],
  item: [
    ...["targetcategory", "itemid", "item", "stimulusid", "stimid", "targetid", "stimulus", "stim", "imageid", "image"],
    ...["picture", "word", "questionid", "question"],
  ],
  outcome: [
    ...["correct", "iscorrect", "accuracy", "acc", "agrees", "response", "answer", "rating", "choice", "judgment"],
    ...["judgement", "score", "keypress", "key"],
  ],
  rt: [
    ...["rt", "rtms", "rts", "rtsec", "reactiontime", "reactiontimems", "reactiontimes", "responsetime"],
    ...["responsetimems", "responsetimes", "latency", "latencyms"],
  ],
  practice: ["practice", "ispractice", "practicetrial"],
  phase: ["phase", "trialphase", "blocktype", "task", "stage", "block"],
  finished: ["finished", "isfinished", "completed", "iscompleted", "complete", "iscomplete"],
  status: ["status", "sessionstatus"],
} as const;

const conditionName =
  /cond(?!itionid$)|group|treat|factor|explanation|manipulation|saliency|examples|targetkind|congruen|difficulty|format/;
/** Conditions have few levels. */
const mostLevels = 8;

/** Which column stands for what, by their names and what is in them. @param fileColumn which file a row is from */
export function proposeRoles(columns: readonly ColumnReading[], fileColumn: string | null): ColumnRoles {
  const filled = columns.filter(({ type }) => type !== "empty");
  const find = (names: readonly string[], fits: (column: ColumnReading) => boolean = () => true) =>
    names.flatMap((name) => filled.find((column) => bare(column.name) === name && fits(column)) ?? [])[0] ?? null;
  const rt = find(usual.rt, ({ type }) => type === "number");
  const participant = find(usual.participant)?.name ?? fileColumn ?? "";
  const outcome = find(usual.outcome) ?? rt;
  const practice =
    find(usual.practice, (column) => marksOf(column).some(isPracticeMark)) ?? find(usual.phase, saysSo(isPracticeMark));
  const finished =
    find(usual.finished, (column) => marksOf(column).some(isUnfinishedMark)) ??
    find(usual.status, saysSo(isUnfinishedMark));
  const taken = new Set([participant, outcome?.name, rt?.name, practice?.name, finished?.name]);
  const conditions = filled.filter(
    (column) => conditionName.test(bare(column.name)) && !taken.has(column.name) && isVaried(column),
  );
  const onlyCondition = conditions.length === 0 ? find(["conditionid"], isVaried) : null;
  return {
    participant,
    item: find(usual.item, ({ name }) => !taken.has(name))?.name ?? null,
    conditions: (onlyCondition ? [onlyCondition] : conditions).map(({ name }) => name),
    outcome: outcome?.name ?? "",
    rt: rt?.name ?? null,
    rtUnit: rt && looksLikeSeconds(rt) ? "s" : "ms",
    practice: practice?.name ?? null,
    finished: finished?.name ?? null,
  };
}

const bare = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

/** The values of a column that may mark rows. */
const marksOf = ({ levels, lowest, highest }: ColumnReading): readonly string[] =>
  levels ?? (lowest === 0 && highest === 1 ? ["0", "1"] : []);

/** In words: 1 may be the first block as well as a mark, and 0 the usual status. */
const saysSo =
  (isMark: (value: string) => boolean) =>
  ({ type, levels }: ColumnReading): boolean =>
    type === "factor" && levels!.some((level) => !/^\d+$/.test(level) && isMark(level));

const isVaried = ({ levels, lowest, highest }: ColumnReading): boolean =>
  levels === null ? lowest === 0 && highest === 1 : levels.length >= 2 && levels.length <= mostLevels;

/** Nobody answers within a tenth of a second throughout, and few take a minute. */
const looksLikeSeconds = ({ name, highest }: ColumnReading): boolean =>
  /(_s|[._]sec(onds)?|seconds)$/i.test(name) || (highest !== null && highest < 100);
