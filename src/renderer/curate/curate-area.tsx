import { Page } from "../elements/page.tsx";

export default function CurateArea() {
  return <Page title="Curate">{null}</Page>;
}
