import { Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { formatNumber, formatPercent } from "../../elements/format.ts";
import { PixelImage } from "../../elements/pixel-image.tsx";
import { regionColour } from "./region-colour.ts";
import classes from "./regions-view.module.css";
import type { SeenRegion } from "./use-regions.ts";

interface Props {
  readonly regions: readonly SeenRegion[];
  /** Address of an image of a category; null without one. */
  readonly exampleOf: (category: string) => string | null;
  readonly lit: number | null;
  readonly onLight: (index: number | null) => void;
}

/** Regions, strongest first, with images of the answers that each stands between. Pointing at one lights it. */
export function RegionList({ regions, exampleOf, lit, onLight }: Props) {
  const strongest = regions[0]?.strength ?? 1;
  return (
    <>
      <Stack gap={2} component="ol" p={0} m={0} style={{ listStyle: "none" }}>
        {regions.map(({ categories, merged, strength, coverage }, index) => (
          <li key={categories.join(" or ")}>
            <UnstyledButton
              className={classes.row}
              data-lit={lit === index || undefined}
              onPointerEnter={() => onLight(index)}
              onPointerLeave={() => onLight(null)}
              onFocus={() => onLight(index)}
              onBlur={() => onLight(null)}
            >
              <Group gap="sm" wrap="nowrap">
                <Text size="sm" className={classes.badge} bg={regionColour(index)}>
                  {index + 1}
                </Text>
                {categories.map((category) => {
                  const src = exampleOf(category);
                  return src && <PixelImage key={category} src={src} alt="" size={44} />;
                })}
                <Stack gap={4} flex={1} miw={0}>
                  <Text size="sm" fw={500}>
                    {categories.join(" or ")}
                  </Text>
                  <div className={classes.strength} style={{ "--share": strength / strongest }} />
                  <Text size="xs" c="dimmed">
                    Strength {formatPercent(strength / strongest)}, {formatPercent(coverage)} of the image
                    {merged.length > 0 && `; also ${merged.map((pair) => pair.join(" or ")).join(", ")}`}
                  </Text>
                </Stack>
              </Group>
            </UnstyledButton>
          </li>
        ))}
      </Stack>
      <Text size="xs" c="dimmed">
        Strengths are shares of the strongest region's, {formatNumber(strongest)}: they compare regions of one image,
        and have no unit.
      </Text>
    </>
  );
}
