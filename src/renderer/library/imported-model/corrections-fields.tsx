import { Button, Select, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { answerKind, channelOrder, imageLayout, type ModelReport } from "#shared/contract/imported-model.ts";
import { type Corrections, imagenetPreprocessing, type ReadCorrections } from "./corrections.ts";

interface Props {
  readonly value: Corrections;
  readonly errors: ReadCorrections["errors"];
  /** What was found, which stands where nothing is typed. */
  readonly found: ModelReport | undefined;
  readonly onChange: (value: Corrections) => void;
}

/** Asks for what a model file does not say, or what was found wrongly. What is left empty stays as it was found. */
export function CorrectionsFields({ value, errors, found, onChange }: Props) {
  const field = (name: keyof Corrections, label: string, asFound?: string | number) => ({
    label,
    placeholder: asFound === undefined ? "as found" : String(asFound),
    value: value[name],
    error: errors[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onChange({ ...value, [name]: event.currentTarget.value }),
  });
  const choice = (
    name: "layout" | "answers" | "order" | "blackBox",
    label: string,
    options: readonly string[],
    asFound?: string,
  ) => (
    <Select
      label={label}
      data={[{ value: "", label: asFound === undefined ? "as found" : `${asFound}, as found` }, ...options]}
      value={value[name]}
      onChange={(chosen) => onChange({ ...value, [name]: chosen ?? "" })}
    />
  );
  return (
    <Stack gap="sm">
      <SimpleGrid cols={4} spacing="sm">
        {choice("layout", "Order of the axes", imageLayout.options, found?.input.layout)}
        <TextInput inputMode="numeric" {...field("height", "Height", found?.input.height)} />
        <TextInput inputMode="numeric" {...field("width", "Width", found?.input.width)} />
        <TextInput inputMode="numeric" {...field("channels", "Channels", found?.input.channels)} />
      </SimpleGrid>
      <SimpleGrid cols={4} spacing="sm">
        <TextInput {...field("scale", "White is", found?.preprocessing.scale)} />
        <TextInput {...field("mean", "Minus the mean", found?.preprocessing.mean.join(", "))} />
        <TextInput {...field("sd", "Divided by", found?.preprocessing.sd.join(", "))} />
        <Button
          variant="default"
          style={{ alignSelf: "end" }}
          onClick={() => onChange({ ...value, ...imagenetPreprocessing })}
        >
          As for ImageNet
        </Button>
      </SimpleGrid>
      <SimpleGrid cols={4} spacing="sm">
        {choice("answers", "What it answers", answerKind.options, found?.output.answers)}
        <TextInput {...field("output", "Output", found?.output.name)} />
        <TextInput {...field("features", "Features", found?.features?.value)} />
        <TextInput {...field("lastConvolution", "Last convolution", found?.lastConvolution?.value)} />
      </SimpleGrid>
      <SimpleGrid cols={4} spacing="sm">
        {choice("order", "Order of the colours", channelOrder.options, found?.preprocessing.order)}
        {choice("blackBox", "Black box only", ["yes"], "no")}
      </SimpleGrid>
      <Textarea
        {...field("classNames", "Class names", "as the dataset's")}
        description="One a line, in the order of the outputs. Needed where the model knows more classes than the dataset."
        autosize
        minRows={2}
        maxRows={6}
      />
    </Stack>
  );
}
