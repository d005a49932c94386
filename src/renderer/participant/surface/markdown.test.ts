import * as fc from "fast-check";
import { parseHTML } from "linkedom";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { InlineMarkdown, Markdown } from "./markdown.tsx";

const drawn = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }));
const inline = (text: string) => renderToStaticMarkup(createElement(InlineMarkdown, { text }));

const allowed = new Set(
  "DIV H2 H3 H4 H5 H6 P UL OL LI BLOCKQUOTE PRE CODE HR BR STRONG EM DEL TABLE THEAD TBODY TR TH TD".split(" "),
);

/** What a text became besides the elements and the two attributes that Markdown needs. */
function foreign(html: string): string[] {
  const { document } = parseHTML(`<html><body>${html}</body></html>`);
  return [...document.body.querySelectorAll("*")].flatMap((element) => [
    ...(allowed.has(element.tagName) ? [] : [element.tagName]),
    ...[...element.attributes].map(({ name }) => name).filter((name) => name !== "class" && name !== "start"),
  ]);
}

/** Ways in which Markdown and HTML have been made to run scripts, or to load or lead to something. */
const injections = [
  "<script>alert(1)</script>",
  "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<img src=x onerror=alert(1)>",
  "<IMG SRC=`javascript:alert(1)`>",
  '<img """><script>alert(1)</script>">',
  "<svg/onload=alert(1)>",
  "<svg><script>alert(1)</script></svg>",
  "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
  "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
  "<iframe src=javascript:alert(1)></iframe>",
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  "<object data=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==></object>",
  "<embed src=javascript:alert(1)>",
  "<body onload=alert(1)>",
  "<details open ontoggle=alert(1)>",
  "<video><source onerror=alert(1)></video>",
  "<input autofocus onfocus=alert(1)>",
  "<form action=javascript:alert(1)><button>x</button></form>",
  "<meta http-equiv=refresh content=0;url=javascript:alert(1)>",
  "<base href=javascript:alert(1)//>",
  "<link rel=stylesheet href=//evil.example/x.css>",
  "<style>@import '//evil.example/x.css';</style>",
  '<div style="background:url(javascript:alert(1))">x</div>',
  '<a href="javascript:alert(1)">x</a>',
  "<!--><script>alert(1)</script>-->",
  "<![CDATA[<script>alert(1)</script>]]>",
  "<?php alert(1) ?>",
  "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](java\tscript:alert(1))",
  "[x](&#106;avascript:alert(1))",
  "[x](javascript&colon;alert(1))",
  "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  "[x](vbscript:msgbox(1))",
  "[x](<javascript:alert(1)>)",
  '[x](# "onmouseover=alert(1)")',
  "[x]: javascript:alert(1)\n\n[x]",
  "<javascript:alert(1)>",
  "<https://evil.example>",
  "https://evil.example and www.evil.example and a@evil.example",
  "![x](javascript:alert(1))",
  "![x](https://evil.example/x.png)",
  '![x" onerror="alert(1)](x.png)',
  "`<script>alert(1)</script>`",
  "```html\n<script>alert(1)</script>\n```",
  '```"><script>alert(1)</script>\nx\n```',
  "    <script>alert(1)</script>",
  "# <script>alert(1)</script>",
  "- <img src=x onerror=alert(1)>",
  "1. <img src=x onerror=alert(1)>",
  "> <img src=x onerror=alert(1)>",
  "| <img src=x onerror=alert(1)> |\n|---|\n| <script>alert(1)</script> |",
  "- [ ] <img src=x onerror=alert(1)>",
  "**<img src=x onerror=alert(1)>**",
  "\\<script>alert(1)\\</script>",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "\u0000<script>alert(1)</script>",
  "<script\u2028>alert(1)</script>",
  "<div>\n\n<script>alert(1)</script>\n\n</div>",
  "<x onclick=alert(1)>\n*y*\n</x>",
];

test.each(injections)("%j becomes words, and nothing that runs, loads or leads anywhere", (text) => {
  expect(foreign(drawn(text))).toEqual([]);
  expect(foreign(inline(text))).toEqual([]);
});

test("nor does anything that is put together of such pieces", () => {
  const pieces = fc.array(
    fc.oneof(fc.constantFrom(...injections), fc.string(), fc.constantFrom("\n", "\n\n", "`", "*", ">")),
    {
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join("");
      expect(foreign(drawn(text))).toEqual([]);
      expect(foreign(inline(text))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test("markup is read as it is written", () => {
  const { document } = parseHTML(`<html><body>${drawn("<b>bold</b> & <script>x</script>")}</body></html>`);
  expect(document.body.textContent).toBe("<b>bold</b> & <script>x</script>");
});

test.each([
  ["**b** *i* ~~d~~ `c`", "<p><strong>b</strong> <em>i</em> <del>d</del> <code>c</code></p>"],
  ["one\ntwo\n\nthree", "<p>one<br/>two</p><p>three</p>"],
  ["# A\n## B", "<h2>A</h2><h3>B</h3>"],
  ["- a\n- b", "<ul><li>a</li><li>b</li></ul>"],
  ["3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'],
  ["> q", "<blockquote><p>q</p></blockquote>"],
  ["[words](https://example.org) ![alt](x.png)", "<p>words alt</p>"],
  ["1 \\* 2", "<p>1 * 2</p>"],
  ["| a |\n|---|\n| 1 |", "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"],
])("%j is drawn as Markdown says", (text, html) => {
  expect(drawn(text).replace(/^<div[^>]*>|<\/div>$/g, "")).toBe(html);
});

test("a title takes emphasis and no blocks", () => {
  expect(inline("How *sure*?")).toBe("How <em>sure</em>?");
  expect(inline("1. first")).toBe("1. first");
});

test("a text that is nested without an end is shown as it is written", () => {
  const text = "> ".repeat(20_000);
  expect(() => drawn(`${text}x`)).not.toThrow();
  expect(foreign(drawn("*".repeat(5_000)))).toEqual([]);
});
