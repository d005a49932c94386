import { Page } from "../elements/page.tsx";

export default function RunArea() {
  return <Page title="Run">{null}</Page>;
}
