import { Checkbox, NumberInput, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { skipToken, useMutation, useQuery } from "@tanstack/react-query";
import type { ImageSettings } from "#shared/contract/library.ts";
import { isWholePath } from "#shared/contract/whole-path.ts";
import { orpc } from "../../connection/client.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { FormFooter } from "../../elements/form-footer.tsx";
import { Loaded } from "../../elements/loaded.tsx";
import { pathProblem } from "../../elements/path-problem.ts";
import { ChooseFiles } from "../drop/choose-files.tsx";
import { DatasetFindingReport } from "./dataset-finding-report.tsx";
import { lastPart } from "./path-names.ts";

type Readers = Awaited<ReturnType<typeof orpc.library.readers.call>>;

/** Stands for the reader that the files at a path suggest. */
const suggested = "suggested";
/** After so many ms without a key, a path is looked at. */
const pause = 400;

interface Props {
  /** A file or folder that was already chosen. */
  readonly path: string;
  readonly onStarted: () => void;
}

export function ImportDatasetForm(props: Props) {
  const readers = useQuery(orpc.library.readers.queryOptions());
  return <Loaded query={readers}>{(found) => <Form readers={found} {...props} />}</Loaded>;
}

function Form({ readers, path: chosen, onStarted }: Props & { readonly readers: Readers }) {
  const start = useMutation({ ...orpc.library.importDataset.mutationOptions(), ...startsJob(onStarted) });
  const packaged = readers.filter((reader) => !reader.needsPath);
  const needsPath = (id: string) => packaged.every((reader) => reader.id !== id);
  const form = useForm({
    initialValues: {
      reader: chosen === "" ? (packaged[0]?.id ?? suggested) : suggested,
      path: chosen,
      name: chosen === "" ? (packaged[0]?.label ?? "") : lastPart(chosen),
      height: "" as number | "",
      width: "" as number | "",
      count: "" as number | "",
      check: false,
      keepEmpty: false,
      textOrder: false,
      testFraction: 0.2,
      seed: 1,
    },
    validate: {
      name: (name) => (name.trim() === "" ? "Give the dataset a name" : null),
      path: (path, { reader }) => (needsPath(reader) ? pathProblem(path, "Give the path of the data") : null),
    },
  });
  const draws = (id: string) => readers.some((reader) => reader.id === id && reader.draws);
  const { reader, path, count, height, width, check, keepEmpty, textOrder } = form.values;
  const image: ImageSettings = {
    ...(height !== "" && { height }),
    ...(width !== "" && { width }),
    ...(keepEmpty && { keepEmpty }),
    ...(textOrder && { classOrder: "text" }),
  };
  const [looked] = useDebouncedValue(JSON.stringify({ path: path.trim(), image }), pause);
  const input: { path: string; image: ImageSettings } = JSON.parse(looked);
  const finding = useQuery(
    orpc.library.detectDataset.queryOptions({
      input: reader === suggested && isWholePath(input.path) ? input : skipToken,
      retry: false,
      meta: { failureInPlace: true },
    }),
  );
  const hasFolders = reader === "image-folder" || (reader === suggested && finding.data?.reader === "image-folder");
  const mayBeFiles = needsPath(reader) && finding.data?.kind !== "packed";
  const unrecognised = reader === suggested && !finding.data;

  const choose = (id: string | null) => {
    if (id === null) return;
    form.setFieldValue("reader", id);
    const names = packaged.map(({ label }) => label);
    const label = packaged.find((entry) => entry.id === id)?.label;
    if (label !== undefined) form.setFieldValue("name", label);
    else if (names.includes(form.values.name)) form.setFieldValue("name", lastPart(path));
  };
  const setPath = (next: string) => {
    if (form.values.name === lastPart(path)) form.setFieldValue("name", lastPart(next));
    form.setFieldValue("path", next);
  };

  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ name, testFraction, seed }) =>
        start.mutate({
          reader: reader === suggested ? finding.data!.reader : reader,
          ...(needsPath(reader) && { path: path.trim(), image: { ...image, check } }),
          ...(draws(reader) && count !== "" && { image: { count } }),
          ...{ name, testFraction, seed },
        }),
      )}
    >
      <Stack gap="sm">
        <Select
          label="What it is"
          description={readers.find(({ id }) => id === reader)?.description ?? "The reader is chosen by what is there."}
          data={[
            ...packaged.map(({ id, label }) => ({ value: id, label })),
            { value: suggested, label: "A file or folder of mine" },
            {
              group: "Read it as",
              items: readers.filter((entry) => entry.needsPath).map(({ id, label }) => ({ value: id, label })),
            },
          ]}
          {...form.getInputProps("reader")}
          onChange={choose}
        />
        {needsPath(reader) && (
          <>
            <TextInput
              label="Path"
              placeholder="/home/me/images"
              data-autofocus
              {...form.getInputProps("path")}
              error={form.errors.path ?? pathProblem(input.path, null)}
              onChange={(event) => setPath(event.currentTarget.value)}
            />
            <ChooseFiles dialog="import" folders />
          </>
        )}
        {reader === suggested && isWholePath(input.path) && <DatasetFindingReport query={finding} />}
        {draws(reader) && (
          <NumberInput
            label="Images"
            description="How many are drawn; the first are the same whatever the number."
            placeholder="as many as usual"
            min={60}
            max={100_000}
            allowDecimal={false}
            {...form.getInputProps("count")}
          />
        )}
        {mayBeFiles && (
          <SimpleGrid cols={2} spacing="sm">
            <NumberInput
              label="Image height"
              description="Cut out of the middle"
              placeholder={String(finding.data?.height ?? "as the images")}
              min={1}
              max={4096}
              allowDecimal={false}
              {...form.getInputProps("height")}
            />
            <NumberInput
              label="Image width"
              description="Cut out of the middle"
              placeholder={String(finding.data?.width ?? "as the images")}
              min={1}
              max={4096}
              allowDecimal={false}
              {...form.getInputProps("width")}
            />
          </SimpleGrid>
        )}
        {mayBeFiles && (
          <Checkbox
            label="Decode every image once"
            description="Leaves out those that cannot be decoded; takes a while."
            {...form.getInputProps("check", { type: "checkbox" })}
          />
        )}
        {hasFolders && (
          <>
            <Checkbox
              label="Keep empty classes"
              description="Makes a class of a folder without images too."
              {...form.getInputProps("keepEmpty", { type: "checkbox" })}
            />
            <Checkbox
              label="Sort classes that are numbers as text"
              description="0, 1, 10, 11, 2, …, as torchvision’s ImageFolder numbers them."
              {...form.getInputProps("textOrder", { type: "checkbox" })}
            />
          </>
        )}
        <TextInput label="Name" {...form.getInputProps("name")} />
        {(finding.data?.testCount ?? null) === null && (
          <NumberInput
            label="Share of test images"
            description="Set aside from training; targets are drawn from them."
            min={0.01}
            max={0.99}
            step={0.05}
            {...form.getInputProps("testFraction")}
          />
        )}
        <NumberInput
          label="Seed of the split"
          description="The same seed gives the same split."
          min={0}
          allowDecimal={false}
          {...form.getInputProps("seed")}
        />
        <FormFooter label="Import" pending={start.isPending} error={start.error} disabled={unrecognised} />
      </Stack>
    </form>
  );
}
