import { Page } from "../elements/page.tsx";

export default function LibraryArea() {
  return <Page title="Library">{null}</Page>;
}
