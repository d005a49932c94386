import { marked, type Token, type Tokens } from "marked";
import { createElement, Fragment, type ReactNode } from "react";
import classes from "./markdown.module.css";

const options = { gfm: true, breaks: true };

/**
 * A text in Markdown. Its tokens become React elements of the few kinds below and nothing else: markup and scripts in it
 * are shown as they are written, and links and images as their words, since a participant can go nowhere.
 */
export function Markdown({ text }: { readonly text: string }) {
  return <div className={classes.text}>{drawnAll(tokensOf(text, (source) => marked.lexer(source, options)))}</div>;
}

/** One line of Markdown, without blocks: a title. */
export function InlineMarkdown({ text }: { readonly text: string }) {
  return drawnAll(tokensOf(text, (source) => marked.Lexer.lexInline(source, options)));
}

/** What is nested thousands of levels deep exhausts the parser's stack: it is shown as it is written. */
function tokensOf(source: string, read: (source: string) => Token[]): Token[] {
  try {
    return read(source);
  } catch (failure) {
    if (!(failure instanceof RangeError)) throw failure;
    return [{ type: "text", raw: source, text: source }];
  }
}

const drawnAll = (tokens: readonly Token[] = []): ReactNode =>
  createElement(Fragment, null, ...tokens.map((token) => drawn(token)));

const as = (tag: string, tokens?: readonly Token[]) => createElement(tag, null, drawnAll(tokens));

function drawn(token: Token): ReactNode {
  switch (token.type) {
    case "heading":
      // The screen's own title is the first heading.
      return as(`h${Math.min(6, token.depth + 1)}`, token.tokens);
    case "paragraph":
      return as("p", token.tokens);
    case "blockquote":
      return as("blockquote", token.tokens);
    case "list":
      return drawnList(token as Tokens.List);
    case "table":
      return drawnTable(token as Tokens.Table);
    case "code":
      return <pre>{token.text}</pre>;
    case "hr":
      return <hr />;
    case "strong":
    case "em":
    case "del":
      return as(token.type, token.tokens);
    case "codespan":
      return <code>{token.text}</code>;
    case "br":
      return <br />;
    case "space":
    case "def":
      return null;
    case "link":
      return drawnAll(token.tokens);
    case "image":
    case "escape":
      return token.text;
    case "text":
      return token.tokens ? drawnAll(token.tokens) : token.text;
    default:
      return token.raw;
  }
}

function drawnList({ ordered, start, items }: Tokens.List): ReactNode {
  const rows = items.map(({ tokens }) => as("li", tokens));
  return ordered ? createElement("ol", { start }, ...rows) : createElement("ul", null, ...rows);
}

function drawnTable({ header, rows }: Tokens.Table): ReactNode {
  const cells = (tag: "th" | "td", row: readonly Tokens.TableCell[]) =>
    createElement("tr", null, ...row.map(({ tokens }) => as(tag, tokens)));
  return (
    <table>
      <thead>{cells("th", header)}</thead>
      {createElement("tbody", null, ...rows.map((row) => cells("td", row)))}
    </table>
  );
}
