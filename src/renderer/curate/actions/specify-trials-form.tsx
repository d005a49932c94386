import { NumberInput, Select, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { specifiedTrials } from "#shared/contract/curate.ts";
import { inUse } from "#shared/contract/holdings.ts";
import type { Classifier } from "#shared/contract/library.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { trialSettings } from "#shared/study/trial-settings.ts";
import { orpc } from "../../connection/client.ts";
import { isActive, useJob } from "../../connection/jobs.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { asksCalibrated, CalibratedSwitch } from "../../elements/calibrated-switch.tsx";
import { FormFooter } from "../../elements/form-footer.tsx";
import { JobProgressBar } from "../../elements/job-progress-bar.tsx";
import type { JsonObject } from "../../elements/json.ts";
import { SchemaForm } from "../../elements/schema-form.tsx";
import { SpecifiedTrialList } from "./specified-trial-list.tsx";

interface Props {
  readonly classifiers: readonly Classifier[];
  readonly onClose: () => void;
}

const shifted = "";

/** The trials of the natural-adversarial study: categories that span the accuracy, as many of each kind in each. */
export function SpecifyTrialsForm({ classifiers, onClose }: Props) {
  const datasets = useQuery(orpc.library.datasets.queryOptions());
  const [classifierId, setClassifier] = useState(classifiers[0]!.id);
  const [adversarial, setAdversarial] = useState(shifted);
  const [settings, setSettings] = useState<JsonObject>({});
  const [seed, setSeed] = useState(1);
  const [calibrated, setCalibrated] = useState(false);
  const [jobId, setJobId] = useState<string>();
  const specify = useMutation({
    ...orpc.curate.specifyTrials.mutationOptions(),
    ...startsJob(({ id }) => setJobId(id)),
  });
  const job = useJob(jobId);
  const classifier = classifiers.find(({ id }) => id === classifierId)!;
  const others = inUse(datasets.data ?? []).filter(({ id }) => id !== classifier.datasetId);
  if (job?.status === "done")
    return (
      <SpecifiedTrialList classifierId={classifierId} specified={specifiedTrials.parse(job.result)} onClose={onClose} />
    );
  const failed = job?.error ? new ExemplarError(job.error.code, job.error.message, job.error.remedy) : null;
  const running = job !== undefined && isActive(job);
  function submit(event: FormEvent) {
    event.preventDefault();
    specify.mutate({
      ...{ classifierId, settings: trialSettings.parse(settings), seed },
      calibrated: asksCalibrated(classifier, calibrated),
      ...(adversarial !== shifted && { adversarialDatasetId: adversarial }),
    });
  }
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          Categories that span the range of the classifier’s accuracy, and in each as many hits, standard errors and
          adversarial errors. The same seed draws the same trials.
        </Text>
        <Select
          label="Classifier"
          data={classifiers.map(({ id, name }) => ({ value: id, label: name }))}
          value={classifierId}
          onChange={(id) => id && setClassifier(id)}
        />
        <Select
          label="Adversarial errors are errors on"
          description="Images from outside the training distribution"
          data={[
            { value: shifted, label: "The test images, shifted" },
            ...others.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={adversarial}
          onChange={(id) => setAdversarial(id ?? shifted)}
        />
        <SchemaForm schema={trialSettings} value={settings} onChange={setSettings} />
        <NumberInput
          label="Seed"
          min={0}
          allowDecimal={false}
          value={seed}
          onChange={(value) => typeof value === "number" && setSeed(value)}
        />
        <CalibratedSwitch classifier={classifier} checked={calibrated} onChange={setCalibrated} />
        {running && <JobProgressBar job={job} />}
        <FormFooter label="Specify trials" pending={specify.isPending || running} error={specify.error ?? failed} />
      </Stack>
    </form>
  );
}
