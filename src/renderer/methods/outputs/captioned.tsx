import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  readonly caption: string;
  /** As wide as the picture, in CSS px. */
  readonly width: number;
  readonly children: ReactNode;
}

/** A picture with its name above and what belongs to it below. */
export function Captioned({ caption, width, children }: Props) {
  return (
    <Stack gap={6} w={width}>
      <Text size="sm" fw={500} truncate>
        {caption}
      </Text>
      {children}
    </Stack>
  );
}
