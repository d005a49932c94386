import { NumberInput, Select, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import type { Classifier } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import { queryClient } from "../../connection/query-client.ts";
import { asksCalibrated, CalibratedSwitch } from "../../elements/calibrated-switch.tsx";
import { FormFooter } from "../../elements/form-footer.tsx";
import { ChosenTargets } from "./chosen-targets.tsx";

interface Props {
  readonly classifiers: readonly Classifier[];
  readonly onClose: () => void;
}

const scores = [
  { value: "hesitancy", label: "Hesitancy: how improbable its answer is" },
  { value: "entropy", label: "Entropy of all its answers" },
  { value: "hardness", label: "Hardness, by a predictor that was fitted" },
] as const;
type Score = (typeof scores)[number]["value"];

/** The test images that a classifier finds most difficult, and by which score. */
export function HardestTargetsForm({ classifiers, onClose }: Props) {
  const choose = useMutation({
    ...orpc.curate.chooseHardest.mutationOptions(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: orpc.curate.key() }),
    meta: { failureInPlace: true },
  });
  const form = useForm({
    initialValues: { classifierId: classifiers[0]!.id, count: 100, score: "hesitancy" as Score, calibrated: false },
  });
  const classifier = classifiers.find(({ id }) => id === form.values.classifierId);
  const submit = form.onSubmit((values) =>
    choose.mutate({ ...values, calibrated: asksCalibrated(classifier, values.calibrated) }),
  );
  if (choose.data) return <ChosenTargets chosen={choose.data} onClose={onClose} />;
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          The hardest test images, hardest first, whatever their classes.
        </Text>
        <Select
          label="Classifier"
          data={classifiers.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps("classifierId")}
        />
        <Select label="Difficult by" data={scores} {...form.getInputProps("score")} />
        <NumberInput label="Images" min={1} max={10_000} allowDecimal={false} {...form.getInputProps("count")} />
        <CalibratedSwitch
          classifier={classifier}
          checked={form.values.calibrated}
          onChange={(checked) => form.setFieldValue("calibrated", checked)}
        />
        <FormFooter label="Choose" pending={choose.isPending} error={choose.error} />
      </Stack>
    </form>
  );
}
