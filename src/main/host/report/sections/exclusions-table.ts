import type { ExclusionCount } from "#shared/analysis/apply-exclusions.ts";
import { type Html, html } from "../html.ts";

/** The rules by which an analysis leaves trials out, and how many each did. */
export const exclusionsTable = (exclusions: readonly ExclusionCount[]): Html =>
  exclusions.length === 0
    ? html`<p>No trials were excluded by rule.</p>`
    : html`<div class="table" tabindex="0"><table><thead><tr><th>Rule</th><th>Reason</th><th class="n">Trials left out</th></tr></thead><tbody>${exclusions.map(
        ({ exclusion, rows }) =>
          html`<tr><td><code>${exclusion.column} ${exclusion.operator} ${exclusion.value}</code></td><td>${exclusion.reason}</td><td class="n">${rows}</td></tr>`,
      )}</tbody></table></div>`;
