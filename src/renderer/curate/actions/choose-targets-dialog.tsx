import { Modal, SegmentedControl, Stack } from "@mantine/core";
import { useState } from "react";
import type { Classifier } from "#shared/contract/library.ts";
import { useDialog } from "../../elements/use-dialog.ts";
import { ChooseTargetsForm } from "./choose-targets-form.tsx";
import { HardestTargetsForm } from "./hardest-targets-form.tsx";
import { SpecifyTrialsForm } from "./specify-trials-form.tsx";

/** The ways to choose targets, each by a form of its own. */
const forms = { kinds: ChooseTargetsForm, hardest: HardestTargetsForm, trials: SpecifyTrialsForm };
const ways = [
  { value: "kinds", label: "By kind" },
  { value: "hardest", label: "The hardest" },
  { value: "trials", label: "A list of trials" },
] as const;

export function ChooseTargetsDialog({ classifiers }: { readonly classifiers: readonly Classifier[] }) {
  const [open, setOpen] = useDialog();
  const [way, setWay] = useState<keyof typeof forms>("kinds");
  const Form = forms[way];
  return (
    <Modal opened={open === "choose"} onClose={() => setOpen(null)} title="Choose targets" size="lg">
      <Stack gap="sm">
        <SegmentedControl data={[...ways]} value={way} onChange={setWay} aria-label="How targets are chosen" />
        <Form classifiers={classifiers} onClose={() => setOpen(null)} />
      </Stack>
    </Modal>
  );
}
