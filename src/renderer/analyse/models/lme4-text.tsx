import { Code } from "@mantine/core";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { lme4Summary } from "#shared/stats/lme4-table.ts";
import { CopyTextButton } from "./copy-text-button.tsx";

/** The fit in the words and columns of lme4's `summary`. */
export function Lme4Text({ fit }: { readonly fit: MixedModelFit }) {
  const text = lme4Summary(fit);
  return (
    <>
      <CopyTextButton label="Copy" text={() => text} />
      <Code block tabIndex={0}>
        {text}
      </Code>
    </>
  );
}
