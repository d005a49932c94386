export { default } from "../participant/participant-mode.tsx";
