import { ActionIcon, Anchor, Group, NumberInput, Select, Skeleton, Slider, Text, Tooltip } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";
import { orpc } from "../../connection/client.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { Page } from "../../elements/page.tsx";
import { screenLabel } from "../../participant/screen-label.ts";
import { ScaledScreen } from "../../participant/surface/scaled-screen.tsx";

/** Any screen of any condition, exactly as its participant will see it. */
export function PreviewPage() {
  const { studyId } = useParams();
  const [search, setSearch] = useSearchParams();
  const study = useQuery(orpc.compose.study.queryOptions({ input: { studyId: studyId! } }));
  const conditions = study.data?.document.conditions ?? [];
  const conditionId = search.get("condition") ?? conditions[0]?.id ?? "";
  const seed = Number(search.get("seed") ?? 1);
  const preview = useQuery({
    ...orpc.compose.preview.queryOptions({ input: { studyId: studyId!, conditionId, seed } }),
    enabled: conditionId !== "",
    placeholderData: keepPreviousData,
  });
  const screens = preview.data ?? [];
  const place = Math.min(Math.max(0, Number(search.get("screen") ?? 0)), Math.max(0, screens.length - 1));
  const screen = screens[place];
  const set = (change: Record<string, string>) =>
    setSearch((past) => ({ ...Object.fromEntries(past), ...change }), { replace: true });
  const goTo = (next: number) => set({ screen: String(Math.min(Math.max(0, next), screens.length - 1)) });
  useHotkeys([
    ["ArrowLeft", () => goTo(place - 1)],
    ["ArrowRight", () => goTo(place + 1)],
    ["Home", () => goTo(0)],
    ["End", () => goTo(screens.length - 1)],
  ]);
  const failure = study.error ?? preview.error;
  return (
    <Page
      fill
      title="Preview"
      subtitle={
        <>
          <Anchor component={Link} to={`/compose/${studyId}`} inherit underline="always">
            {study.data?.document.title ?? "Study"}
          </Anchor>
          {" / as the participant sees it, arrow keys step through"}
        </>
      }
      actions={
        <>
          <Select
            aria-label="Condition"
            data={conditions.map(({ id, label }) => ({ value: id, label }))}
            value={conditionId}
            onChange={(id) => id && set({ condition: id })}
          />
          <NumberInput
            aria-label="Seed of the order"
            prefix="Seed "
            w={110}
            min={0}
            allowDecimal={false}
            value={seed}
            onChange={(value) => typeof value === "number" && set({ seed: String(value) })}
          />
        </>
      }
    >
      {failure && <FailurePanel error={failure} />}
      {!failure && !screen && <Skeleton flex={1} radius="md" aria-label="Loading the preview" />}
      {screen && <ScaledScreen screen={screen} progress={place / screens.length} />}
      {screen && (
        <Group wrap="nowrap" py="sm" gap="sm">
          <Tooltip label="Earlier (←)">
            <ActionIcon
              variant="default"
              size="lg"
              aria-label="Earlier screen"
              disabled={place === 0}
              onClick={() => goTo(place - 1)}
            >
              <IconChevronLeft size={18} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Later (→)">
            <ActionIcon
              variant="default"
              size="lg"
              aria-label="Later screen"
              disabled={place === screens.length - 1}
              onClick={() => goTo(place + 1)}
            >
              <IconChevronRight size={18} />
            </ActionIcon>
          </Tooltip>
          <Slider
            flex={1}
            min={0}
            max={Math.max(1, screens.length - 1)}
            value={place}
            onChange={goTo}
            label={(value) => value + 1}
            thumbLabel="Screen"
          />
          <Text size="sm" miw={280} ta="right" aria-live="polite">
            {`${place + 1} of ${screens.length} · ${screenLabel(screen)}`}
          </Text>
        </Group>
      )}
    </Page>
  );
}
