import { Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { skipToken, useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Dataset } from "#shared/contract/library.ts";
import { isWholePath } from "#shared/contract/whole-path.ts";
import { orpc } from "../../connection/client.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { FormFooter } from "../../elements/form-footer.tsx";
import { pathProblem } from "../../elements/path-problem.ts";
import { ChooseFiles } from "../drop/choose-files.tsx";
import { type Corrections, noCorrections, readCorrections } from "../imported-model/corrections.ts";
import { CorrectionsFields } from "../imported-model/corrections-fields.tsx";
import { ModelReportPanel } from "../imported-model/model-report-panel.tsx";
import { sizeMismatch } from "../imported-model/model-words.ts";
import classes from "./import-classifier-form.module.css";
import { fileStem } from "./path-names.ts";

interface Props {
  readonly datasets: readonly Dataset[];
  /** A file that was already chosen. */
  readonly path: string;
  readonly onStarted: () => void;
}

/** After so many ms without a key, a file is looked at. */
const pause = 400;

/** Imports a classifier from a model file, which is looked at and tried out as it is named. */
export function ImportClassifierForm({ datasets, path: chosen, onStarted }: Props) {
  const start = useMutation({ ...orpc.library.importClassifier.mutationOptions(), ...startsJob(onStarted) });
  const [path, setPath] = useState(chosen);
  const [name, setName] = useState(fileStem(chosen));
  const [datasetId, setDatasetId] = useState(datasets[0]!.id);
  const [corrections, setCorrections] = useState<Corrections>(noCorrections);
  const dataset = datasets.find(({ id }) => id === datasetId)!;
  const { settings, errors } = readCorrections(corrections);

  const input = { path: path.trim(), datasetId, settings };
  const typed = JSON.stringify(input);
  const [looked] = useDebouncedValue(typed, pause);
  const asked: typeof input = JSON.parse(looked);
  const report = useQuery(
    orpc.library.checkModel.queryOptions({
      input: isWholePath(asked.path) ? asked : skipToken,
      retry: false,
      staleTime: Number.POSITIVE_INFINITY,
      meta: { failureInPlace: true },
    }),
  );
  const hasErrors = Object.keys(errors).length > 0;
  const fits = looked === typed && !hasErrors && report.data && sizeMismatch(report.data, dataset) === null;

  const typePath = (next: string) => {
    if (name === fileStem(path)) setName(fileStem(next));
    setPath(next);
  };
  function submit(event: FormEvent) {
    event.preventDefault();
    start.mutate({ ...input, name: name.trim() });
  }

  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="Path"
          description="An ONNX file, or the model.json of a TensorFlow.js layers or graph model."
          placeholder="/home/me/resnet50.onnx"
          data-autofocus
          value={path}
          error={pathProblem(asked.path, null)}
          onChange={(event) => typePath(event.currentTarget.value)}
        />
        <ChooseFiles dialog="classifier" />
        <SimpleGrid cols={2} spacing="sm">
          <Select
            label="Dataset"
            description="Its outputs are this dataset's classes."
            data={datasets.map(({ id, name }) => ({ value: id, label: name }))}
            value={datasetId}
            onChange={(next) => next && setDatasetId(next)}
          />
          <TextInput
            label="Name"
            description="What it is called in this project."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </SimpleGrid>
        {isWholePath(asked.path) && (
          <>
            <ModelReportPanel query={report} dataset={dataset} hasClassNames={settings.classNames !== undefined} />
            <details className={classes.corrections}>
              <summary>Correct what was found</summary>
              <Text size="sm" c="dimmed" mb="sm">
                What is left empty stays as it was found; the model is tried again as you type.
              </Text>
              <CorrectionsFields value={corrections} errors={errors} found={report.data} onChange={setCorrections} />
            </details>
          </>
        )}
        <FormFooter
          label="Import"
          pending={start.isPending}
          error={start.error}
          disabled={!fits || name.trim() === ""}
        />
      </Stack>
    </form>
  );
}
