import { Page } from "../elements/page.tsx";

export default function AnalyseArea() {
  return <Page title="Analyse">{null}</Page>;
}
