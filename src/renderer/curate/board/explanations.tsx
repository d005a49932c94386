import { Button, EmptyState, Group, Select, Stack } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconMap2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Target } from "#shared/contract/curate.ts";
import type { CheckedArtefact } from "#shared/contract/methods.ts";
import { methods } from "#shared/methods/list.ts";
import { isAbout, type Method } from "#shared/methods/method.ts";
import { artefactInWords, variantOf } from "#shared/methods/variant.ts";
import { orpc } from "../../connection/client.ts";
import { formatDate } from "../../elements/format.ts";
import { Loaded } from "../../elements/loaded.tsx";
import { pictureSide } from "../../elements/picture-side.ts";
import { blobAddress, PixelImage } from "../../elements/pixel-image.tsx";
import { useDialog } from "../../elements/use-dialog.ts";
import { ArchivedSwitch, useListed } from "../../holdings/archived-switch.tsx";
import { HoldingMenu } from "../../holdings/holding-menu.tsx";
import { ArtefactView } from "../../methods/artefact-view.tsx";
import { viewOf } from "../../methods/outputs/list.ts";
import type { ArtefactOfKind } from "../../methods/outputs/output-view.ts";
import { EvaluateDialog } from "../actions/evaluate-dialog.tsx";
import { TeachingBoard } from "../teaching/teaching-board.tsx";
import { hasKernel } from "../teaching/use-teaching-kernel.ts";
import { OverlaySlider } from "./overlay-slider.tsx";

const none = "";
const canBeEvaluated = (artefact: CheckedArtefact) => methods.some((method: Method) => isAbout(method, artefact));
const isEditable = (artefact: CheckedArtefact): artefact is CheckedArtefact & ArtefactOfKind<"image-set"> =>
  artefact.output === "image-set" && hasKernel(artefact) && viewOf(artefact) !== null;
const nameOf = (artefact: CheckedArtefact) =>
  artefact.name ??
  artefactInWords({ ...variantOf(artefact), seed: artefact.seed }, artefact.provenance.edited !== undefined);
/** Between pictures, in px. */
const gap = 16;

/** The target's image and one of its explanations, or two of them side by side. */
export function Explanations({ target }: { readonly target: Target }) {
  const artefacts = useQuery(
    orpc.artefacts.of.queryOptions({ input: { subject: { kind: "target", targetId: target.id } } }),
  );
  const listed = useListed(artefacts.data ?? []);
  return (
    <Loaded query={artefacts}>
      {(found) =>
        listed.length === 0 ? (
          <Unexplained target={target} all={found} />
        ) : (
          <Explained target={target} artefacts={listed} all={found} />
        )
      }
    </Loaded>
  );
}

interface Props {
  readonly target: Target;
  /** What was made of it, with what is archived. */
  readonly all: readonly CheckedArtefact[];
}

function Unexplained({ target, all }: Props) {
  return (
    <Stack gap="lg">
      <PixelImage src={blobAddress(target.imageSha256)} alt={`Image of ${target.groundTruth}`} size={280} />
      <EmptyState
        align="left"
        icon={<IconMap2 stroke={1.5} />}
        title="No explanation yet"
        description="Explain shows what the classifier's answer rests on."
      />
      <ArchivedSwitch items={all} />
    </Stack>
  );
}

function Explained({ target, artefacts, all }: Props & { readonly artefacts: readonly CheckedArtefact[] }) {
  const { ref: frame, width } = useElementSize<HTMLDivElement>();
  const [, openDialog] = useDialog();
  const newest = artefacts.at(-1)!;
  const [firstId, setFirst] = useState(newest.id);
  const [secondId, setSecond] = useState(none);
  const [opacity, setOpacity] = useState(0.6);
  const find = (id: string) => artefacts.find((artefact) => artefact.id === id);
  // What was made while the board was open is shown at once.
  const first = find(firstId) ?? newest;
  const second = find(secondId);
  const label = (artefact: CheckedArtefact) => {
    const name = nameOf(artefact);
    const alike = artefacts.filter((other) => nameOf(other) === name);
    return alike.length > 1 ? `${name}, ${formatDate(artefact.createdAt)}` : name;
  };
  const choices = artefacts.map((artefact) => ({ value: artefact.id, label: label(artefact) })).toReversed();
  const pictures = second ? 4 : 3;
  const size = first.summary.width;
  const side = pictureSide((width - (pictures - 1) * gap) / pictures, typeof size === "number" ? size : 28);
  const view = { target, side, gap, opacity, withImage: !second };
  return (
    <Stack gap="lg" ref={frame}>
      <Group gap="md" align="flex-end">
        <Select
          label="Explanation"
          flex="1 1 260px"
          maw={400}
          data={choices}
          value={first.id}
          onChange={(id) => id && setFirst(id)}
        />
        <Select
          label="Compare with"
          flex="1 1 260px"
          maw={400}
          disabled={choices.length < 2}
          data={[{ value: none, label: "Nothing" }, ...choices.filter(({ value }) => value !== first.id)]}
          value={second?.id ?? none}
          onChange={(id) => setSecond(id ?? none)}
        />
        {[first, second].some((artefact) => artefact?.output === "map") && (
          <OverlaySlider value={opacity} onChange={setOpacity} />
        )}
        {[first, second].some((artefact) => artefact && canBeEvaluated(artefact)) && (
          <Button variant="default" onClick={() => openDialog("evaluate")}>
            Evaluate
          </Button>
        )}
        <HoldingMenu holding={{ ...first, kind: "artefact", name: label(first) }} />
        <ArchivedSwitch items={all} />
      </Group>
      {width > 0 && (
        <Group gap={gap} align="flex-start" wrap="nowrap">
          <ArtefactView
            key={first.id}
            {...view}
            artefact={first}
            label={label(first)}
            editor={
              !second && isEditable(first) ? (
                <TeachingBoard artefact={first} target={target} onKept={setFirst} />
              ) : undefined
            }
          />
          {second && <ArtefactView key={second.id} {...view} artefact={second} label={label(second)} />}
        </Group>
      )}
      <EvaluateDialog classifierId={target.classifierId} artefacts={second ? [first, second] : [first]} />
    </Stack>
  );
}
