import { Modal, NumberInput, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import type { SimulatedParticipant } from "#shared/contract/run.ts";
import { paperCoefficientsOf, paperFormula, plausibleSds } from "#shared/study/paper-coefficients.ts";
import { orpc } from "../../connection/client.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { FormFooter } from "../../elements/form-footer.tsx";
import { type Coefficient, CoefficientsField } from "./coefficients-field.tsx";

interface Props {
  readonly studyId: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Sends simulated participants through the study, by the code that a person's answers go through. */
export function SimulateModal({ studyId, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Simulate participants" size="lg">
      <SimulateForm studyId={studyId} onStarted={onClose} />
    </Modal>
  );
}

type Strategy = SimulatedParticipant["strategy"];

const strategies: Record<Strategy, { readonly label: string; readonly description: string }> = {
  model: {
    label: "A mixed model",
    description: "Answers with the log-odds of a logistic mixed model, so that a fit should recover its coefficients",
  },
  random: { label: "Random", description: "Chooses either answer with probability ½" },
  "believes-the-ai-is-like-me": { label: "Believes the AI is like me", description: "Answers what the image shows" },
  perfect: { label: "Perfect", description: "Answers what the AI answers" },
};

const paperRows: Coefficient[] = Object.entries(paperCoefficientsOf(paperFormula)).map(([name, value]) => ({
  name,
  value,
}));

function SimulateForm({ studyId, onStarted }: { readonly studyId: string; readonly onStarted: () => void }) {
  const simulate = useMutation({ ...orpc.run.simulate.mutationOptions(), ...startsJob(onStarted) });
  const form = useForm({
    initialValues: {
      participants: 40,
      seed: 1,
      strategy: "model" as Strategy,
      formula: paperFormula,
      coefficients: paperRows,
      participantSd: plausibleSds.subject_id!,
      categorySd: plausibleSds.target_category!,
    },
    validate: {
      participants: (n) => (n >= 1 && n <= 10_000 ? null : "From 1 to 10,000"),
      coefficients: (rows, { strategy }) =>
        strategy === "model" && new Set(rows.map(({ name }) => name)).size < rows.length
          ? "Two coefficients have the same name"
          : null,
    },
  });
  const { strategy } = form.values;
  const submit = form.onSubmit(({ participants, seed, formula, coefficients, participantSd, categorySd }) =>
    simulate.mutate({
      studyId,
      participants,
      seed,
      participant:
        strategy === "model"
          ? {
              strategy,
              formula,
              coefficients: Object.fromEntries(coefficients.map(({ name, value }) => [name, value])),
              participantSd,
              categorySd,
            }
          : { strategy },
    }),
  );
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <SimpleGrid cols={2} spacing="sm">
          <NumberInput
            label="Participants"
            min={1}
            max={10_000}
            allowDecimal={false}
            data-autofocus
            {...form.getInputProps("participants")}
          />
          <NumberInput label="Seed" min={0} allowDecimal={false} {...form.getInputProps("seed")} />
        </SimpleGrid>
        <Select
          label="How they answer"
          description={strategies[strategy].description}
          data={Object.entries(strategies).map(([value, { label }]) => ({ value, label }))}
          {...form.getInputProps("strategy")}
        />
        {strategy === "model" && (
          <>
            <TextInput
              label="Fixed effects"
              description="Right-hand side of the formula"
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
              {...form.getInputProps("formula")}
            />
            <CoefficientsField
              coefficients={form.values.coefficients}
              error={form.errors.coefficients}
              onChange={(coefficients) => form.setFieldValue("coefficients", coefficients)}
            />
            <SimpleGrid cols={2} spacing="sm">
              <NumberInput
                label="SD between participants"
                description="Log-odds"
                min={0}
                step={0.1}
                {...form.getInputProps("participantSd")}
              />
              <NumberInput
                label="SD between categories"
                description="Log-odds"
                min={0}
                step={0.1}
                {...form.getInputProps("categorySd")}
              />
            </SimpleGrid>
          </>
        )}
        <FormFooter label="Simulate" pending={simulate.isPending} error={simulate.error} />
      </Stack>
    </form>
  );
}
