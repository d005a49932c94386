import { Alert, Anchor, Select, Stack, Text, Title } from "@mantine/core";
import { useMemo } from "react";
import { Link } from "react-router";
import { variantInWords } from "#shared/methods/variant.ts";
import {
  bindArtefact,
  bindVariant,
  boundArtefacts,
  type SlotLevel,
  slotLevels,
  variantKeyOf,
  variantsFor,
  withOffered,
} from "#shared/study/explanation-variants.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import type { Slot } from "#shared/study/trial-types/slot.ts";
import { useTargets } from "../../curate/use-targets.ts";
import { TargetArtefacts } from "./target-artefacts.tsx";

interface Props {
  readonly document: StudyDocument;
  readonly onEdit: (document: StudyDocument, field: string | null) => void;
}

/** Which explanation each slot shows at each level of its factor: one method with its settings, or another of single targets. */
export function SlotSettings({ document, onEdit }: Props) {
  const places = slotLevels(document);
  if (places.length === 0) return null;
  return (
    <Stack gap="sm" component="section" aria-label="Explanations">
      <Title order={3}>Explanations</Title>
      {places.map((place) => (
        <SlotChoice key={`${place.slot}/${place.level}`} place={place} document={document} onEdit={onEdit} />
      ))}
    </Stack>
  );
}

interface ChoiceProps extends Props {
  readonly place: SlotLevel & { readonly definition: Slot };
}

function SlotChoice({ place, document, onEdit }: ChoiceProps) {
  const { data: all = [] } = useTargets();
  const targets = useMemo(() => withOffered(all, document), [all, document]);
  const { slot, level, label, definition } = place;
  const shown = boundArtefacts(document, place);
  const used = targets.filter(({ id }) => shown.targets.has(id));
  const variants = variantsFor(definition, used);
  const current = variantKeyOf(used, shown.artefacts);
  const missing = shown.trials - shown.bound;
  const otherwise = shown.artefacts.size === 0 && shown.bound > 0 ? "As it was composed" : "Nothing yet";
  return (
    <Stack gap={4}>
      <Select
        label={`${definition.label}, where “${label}”`}
        description={definition.description}
        placeholder={shown.artefacts.size > 0 ? "Different from target to target" : otherwise}
        data={variants.map((variant) => ({
          value: variant.key,
          label: `${variantInWords(variant)}: ${variant.targets} of ${used.length} targets`,
        }))}
        value={current}
        disabled={variants.length === 0}
        onChange={(key) => key && onEdit(bindVariant(document, { slot, level }, key, targets), null)}
      />
      {missing > 0 && (
        <Alert color="yellow" p="xs">
          <Text size="sm">
            {missing} of {shown.trials} trials {missing === 1 ? "has" : "have"} nothing to show here.{" "}
            <Anchor component={Link} to="/curate?status=kept" inherit>
              Explain their targets in Curate
            </Anchor>
            , then choose the explanation again.
          </Text>
        </Alert>
      )}
      {variants.length > 0 && (
        <TargetArtefacts
          place={place}
          targets={used}
          shown={shown.targets}
          otherwise={otherwise}
          onChoose={(targetId, artefact) =>
            onEdit(bindArtefact(document, { slot, level }, targetId, artefact), `${slot}/${level}/${targetId}`)
          }
        />
      )}
    </Stack>
  );
}
