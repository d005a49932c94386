import { IconCheck, IconX } from "@tabler/icons-react";
import type { Client } from "#shared/contract/contract.ts";
import { formatCount } from "../../elements/format.ts";
import { type VirtualColumn, VirtualTable } from "../../elements/virtual-table.tsx";
import { screenLabel } from "../../participant/screen-label.ts";
import { ScaledScreen } from "../../participant/surface/scaled-screen.tsx";
import { useScreenPlace } from "../../participant/use-screen-place.ts";
import classes from "./replay.module.css";

type Entry = Awaited<ReturnType<Client["run"]["timeline"]>>["entries"][number];

interface Props {
  readonly entries: readonly Entry[];
  readonly screens: number;
}

const columns: VirtualColumn<Entry>[] = [
  { id: "screen", header: "Screen", width: 170, cell: ({ screen }) => `${screen.seq + 1}. ${screenLabel(screen)}` },
  { id: "correct", header: "Right", width: 48, cell: ({ correct }) => <Outcome correct={correct} /> },
  {
    id: "rt",
    header: "ms",
    width: 64,
    numeric: true,
    cell: ({ timing }) => (timing ? formatCount(Math.round(timing.timeResponse - timing.timeShow)) : "–"),
  },
  {
    id: "timing",
    header: "Timing",
    width: 110,
    cell: ({ timing, response }) => {
      if (!timing) return null;
      const words = [...(response === null ? ["no answer"] : []), timingInWords(timing)].join(", ");
      return <span title={words}>{words}</span>;
    },
  },
];

/** What was shown and answered: a list of the screens beside the screen itself, with the answer marked. */
export function Replay({ entries, screens }: Props) {
  const [place, goTo] = useScreenPlace(entries.length);
  const entry = entries[place]!;
  return (
    <div className={classes.replay}>
      <ScaledScreen screen={entry.screen} given={entry.response} progress={place / screens} />
      <VirtualTable
        label="Timeline"
        columns={columns}
        rows={entries}
        rowKey={({ screen }) => screen.seq}
        selection={{ index: place, onSelect: goTo }}
      />
    </div>
  );
}

function Outcome({ correct }: { readonly correct: boolean | null }) {
  if (correct === null) return "–";
  return correct ? (
    <IconCheck size={16} color="var(--mantine-color-teal-text)" aria-label="as the AI" />
  ) : (
    <IconX size={16} color="var(--mantine-color-red-text)" aria-label="not as the AI" />
  );
}

/** "ok", or what speaks against it. */
function timingInWords({
  timingOk,
  droppedFrames,
  visibilityLosses,
  focusLosses,
  refreshMs,
}: NonNullable<Entry["timing"]>) {
  const reasons = [
    refreshMs === null && "refresh unknown",
    visibilityLosses > 0 && "was covered",
    focusLosses > 0 && "lost focus",
    droppedFrames > 0 && `${droppedFrames} dropped`,
  ].filter(Boolean);
  if (timingOk) return reasons.length > 0 ? `ok, ${reasons.join(", ")}` : "ok";
  return reasons.join(", ") || "flagged";
}
