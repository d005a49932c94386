import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  // Relative addresses, so that one build is served by `app://exemplar/` and by the loopback server alike.
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../../out/renderer",
    emptyOutDir: true,
    target: "chrome140",
    // The content security policy allows no data: script or font; small assets stay files.
    assetsInlineLimit: 0,
  },
});
