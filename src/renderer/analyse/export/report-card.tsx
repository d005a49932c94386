import { IconReport } from "@tabler/icons-react";
import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import { client } from "../../connection/client.ts";
import { JobCard } from "./job-card.tsx";

interface Props {
  readonly document: AnalysisDocument;
  readonly isOfStudy: boolean;
  readonly onSave: () => Promise<{ readonly id: string } | null>;
}

/** Saves the analysis and writes its report: figures, stimuli, settings and data in one page. */
export function ReportCard({ document, isOfStudy, onSave }: Props) {
  return (
    <JobCard
      icon={<IconReport size={18} aria-hidden />}
      title="Report"
      description={`One page that stands alone: the figures, the models (${document.formulas.length}), ${isOfStudy ? "the stimuli" : "what was imported"} and every setting.`}
      action="Write report.html"
      primary
      start={async () => {
        const saved = await onSave();
        return saved && client.analyse.report({ analysisId: saved.id });
      }}
    />
  );
}
