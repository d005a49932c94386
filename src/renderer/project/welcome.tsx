import { Container } from "@mantine/core";

export default function Welcome() {
  return <Container>…</Container>;
}
