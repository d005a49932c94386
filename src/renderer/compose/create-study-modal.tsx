import { Group, Loader, Modal, NumberInput, Radio, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { inUse } from "#shared/contract/holdings.ts";
import { orpc } from "../connection/client.ts";
import { asksCalibrated, CalibratedSwitch } from "../elements/calibrated-switch.tsx";
import { FailurePanel } from "../elements/failure-panel.tsx";
import { FormFooter } from "../elements/form-footer.tsx";

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks for what a new study needs: a template, the classifier whose kept targets it shows, a title, a seed. */
export function CreateStudyModal({ opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="New study" size="lg">
      <CreateStudyForm />
    </Modal>
  );
}

function CreateStudyForm() {
  const navigate = useNavigate();
  const templates = useQuery(orpc.compose.templates.queryOptions());
  const classifiers = useQuery(orpc.library.classifiers.queryOptions());
  const targets = useQuery(orpc.curate.targets.queryOptions({ input: {} }));
  const form = useForm({ initialValues: { templateId: "", classifierId: "", title: "", seed: 1, calibrated: false } });
  const create = useMutation({
    ...orpc.compose.createFromTemplate.mutationOptions(),
    meta: { failureInPlace: true },
    onSuccess: (study) => navigate(`/compose/${study.id}`),
  });
  const failure = templates.error ?? classifiers.error ?? targets.error;
  if (failure) return <FailurePanel error={failure} />;
  if (!templates.data || !classifiers.data || !targets.data) return <Loader aria-label="Loading templates" />;

  const keptOf = (classifierId: string) =>
    inUse(targets.data).filter((target) => target.classifierId === classifierId && target.status === "kept").length;
  const templateId = form.values.templateId || templates.data[0]?.id || "";
  const classifierId =
    form.values.classifierId || inUse(classifiers.data).toSorted((a, b) => keptOf(b.id) - keptOf(a.id))[0]?.id || "";
  const kept = keptOf(classifierId);
  const classifier = classifiers.data.find(({ id }) => id === classifierId);
  const submit = form.onSubmit(({ title, seed, calibrated }) =>
    create.mutate({
      ...{ templateId, classifierId, seed, calibrated: asksCalibrated(classifier, calibrated) },
      ...(title.trim() && { title: title.trim() }),
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <Radio.Group label="Template" value={templateId} onChange={(id) => form.setFieldValue("templateId", id)}>
          <Stack gap="xs" mt={6}>
            {templates.data.map((template) => (
              <Radio.Card key={template.id} value={template.id} p="sm" radius="md" aria-label={template.title}>
                <Group wrap="nowrap" align="flex-start">
                  <Radio.Indicator mt={2} />
                  <div>
                    <Text fw={600}>{template.title}</Text>
                    <Text size="sm">{template.description}</Text>
                    <Text size="xs" c="dimmed">
                      {template.source}
                    </Text>
                  </div>
                </Group>
              </Radio.Card>
            ))}
          </Stack>
        </Radio.Group>
        <Select
          label="Classifier"
          description={`${kept} kept ${kept === 1 ? "target" : "targets"} will be shown`}
          data={inUse(classifiers.data).map(({ id, name }) => ({ value: id, label: name }))}
          value={classifierId}
          onChange={(id) => id && form.setFieldValue("classifierId", id)}
          error={kept === 0 && "No target of this classifier is kept: keep some in Curate first"}
        />
        <Group grow align="flex-start">
          <TextInput label="Title" placeholder="The template's" {...form.getInputProps("title")} />
          <NumberInput
            label="Seed"
            description="Decides every random order"
            inputWrapperOrder={["label", "input", "description"]}
            min={0}
            allowDecimal={false}
            {...form.getInputProps("seed")}
          />
        </Group>
        <CalibratedSwitch
          classifier={classifier}
          checked={form.values.calibrated}
          onChange={(checked) => form.setFieldValue("calibrated", checked)}
        />
        <FormFooter
          label="Create study"
          pending={create.isPending}
          error={create.error}
          disabled={kept === 0 || !templateId}
        />
      </Stack>
    </form>
  );
}
