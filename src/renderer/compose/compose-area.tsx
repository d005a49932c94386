import { Page } from "../elements/page.tsx";

export default function ComposeArea() {
  return <Page title="Compose">{null}</Page>;
}
