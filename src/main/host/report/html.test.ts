import { expect, test } from "vitest";
import { Html, html } from "./html.ts";

test("what is put in is escaped, HTML is not, lists are joined, null is nothing", () => {
  const name = `<script>"&'`;
  expect(html`<b title="${name}">${[name, html`<i>${1}</i>`, null]}</b>`.text).toBe(
    '<b title="&lt;script&gt;&quot;&amp;&#39;">&lt;script&gt;&quot;&amp;&#39;<i>1</i></b>',
  );
  expect(html`${new Html("<hr>")}`.text).toBe("<hr>");
});
