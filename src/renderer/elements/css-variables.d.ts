import "react";

declare module "react" {
  /** Values that a style sheet reads: `style={{ "--share": "40%" }}`. */
  interface CSSProperties {
    [variable: `--${string}`]: string | number | undefined;
  }
}
