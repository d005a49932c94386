import { findMethod } from "#shared/methods/list.ts";
import { html } from "../html.ts";
import { outputParts } from "../outputs/list.ts";
import { shownArtefacts } from "../shown-targets.ts";
import type { Section } from "./section.ts";

/** The methods behind what was shown, and what there is to say of each kind of output, evaluations of them included. */
export const explanations: Section = {
  id: "explanations",
  title: "Explanations",
  body(input) {
    const shown = shownArtefacts(input);
    if (shown.length === 0) return null;
    const methods = [...new Set(shown.map(({ method }) => method))];
    return html`<dl>${methods.map((id) => {
      const method = findMethod(id);
      return html`<div><dt>${method?.label ?? id}</dt><dd>${method ? `${method.description} ${method.source}` : "A method that this version does not know."}</dd></div>`;
    })}</dl>
${outputParts([...shown, ...input.evaluations])}`;
  },
};
