export default function ParticipantMode() {
  return null;
}
