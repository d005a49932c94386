import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** A picture with its name above and what belongs to it below. */
export function Captioned({ caption, children }: { readonly caption: string; readonly children: ReactNode }) {
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500}>
        {caption}
      </Text>
      {children}
    </Stack>
  );
}
