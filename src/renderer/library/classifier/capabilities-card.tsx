import { Stack } from "@mantine/core";
import * as z from "zod";
import { type ModelReport, modelReport } from "#shared/contract/imported-model.ts";
import type { Classifier } from "#shared/contract/library.ts";
import { useJobs } from "../../connection/jobs.ts";
import { CapabilityList } from "../imported-model/capability-list.tsx";
import { ModelFacts } from "../imported-model/model-facts.tsx";
import { Section } from "./section.tsx";

/** What an import leaves behind. */
const imported = z.object({ classifierId: z.string(), report: modelReport });

/** What a classifier can do, why not more, and what was found in the file that it was imported from. */
export function CapabilitiesCard({ classifier }: { readonly classifier: Classifier }) {
  const report = useImportReport(classifier.id);
  return (
    <Section title="What it can do">
      <Stack gap="md">
        <CapabilityList capabilities={classifier.capabilities} report={report} />
        {report && <ModelFacts report={report} />}
      </Stack>
    </Section>
  );
}

/** What was found when the classifier was imported; null for those that were not. */
function useImportReport(classifierId: string): ModelReport | null {
  const jobs = useJobs();
  for (const { kind, result } of jobs) {
    if (kind !== "import-classifier") continue;
    const { data } = imported.safeParse(result);
    if (data?.classifierId === classifierId) return data.report;
  }
  return null;
}
