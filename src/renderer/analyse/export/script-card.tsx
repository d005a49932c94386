import { IconFileCode } from "@tabler/icons-react";
import { client } from "../../connection/client.ts";
import { JobCard } from "./job-card.tsx";

interface Props {
  readonly onSave: () => Promise<{ readonly id: string } | null>;
}

/** Saves the analysis and writes what others need to repeat it: its rows, an R script, its settings. */
export function ScriptCard({ onSave }: Props) {
  return (
    <JobCard
      icon={<IconFileCode size={18} aria-hidden />}
      title="R script and data"
      description="The rows that the exclusions keep, a script that fits the same models with lme4, and the analysis as a document."
      action="Write the R script"
      start={async () => {
        const saved = await onSave();
        return saved && client.analyse.script({ analysisId: saved.id });
      }}
    />
  );
}
