import { NumberInput, Select, SimpleGrid, Stack, Text } from "@mantine/core";
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

const count = (label: string) => ({ label, min: 0, max: 10_000, allowDecimal: false }) as const;

/** How many targets of each kind to draw; afterwards, what could not be filled. */
export function ChooseTargetsForm({ classifiers, onClose }: Props) {
  const choose = useMutation({
    ...orpc.curate.chooseTargets.mutationOptions(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: orpc.curate.key() }),
    meta: { failureInPlace: true },
  });
  const form = useForm({
    initialValues: {
      classifierId: classifiers[0]!.id,
      counts: { hit: 30, error: 30, low_confidence: 30 },
      lowConfidenceBelow: 0.9,
      seed: 1,
      calibrated: false,
    },
    validate: {
      counts: ({ hit, error, low_confidence }) => (hit + error + low_confidence === 0 ? "Ask for at least one" : null),
    },
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
          Drawn from the test images, classes as even as the data allows. The same seed draws the same targets.
        </Text>
        <Select
          label="Classifier"
          data={classifiers.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps("classifierId")}
        />
        <SimpleGrid cols={3} spacing="sm">
          <NumberInput data-autofocus {...count("Hits")} {...form.getInputProps("counts.hit")} />
          <NumberInput {...count("Errors")} {...form.getInputProps("counts.error")} />
          <NumberInput {...count("Low confidence")} {...form.getInputProps("counts.low_confidence")} />
        </SimpleGrid>
        {form.errors.counts && (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            {form.errors.counts}
          </Text>
        )}
        <SimpleGrid cols={2} spacing="sm">
          <NumberInput
            label="Low confidence is below"
            min={0.05}
            max={1}
            step={0.05}
            {...form.getInputProps("lowConfidenceBelow")}
          />
          <NumberInput label="Seed" min={0} allowDecimal={false} {...form.getInputProps("seed")} />
        </SimpleGrid>
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
