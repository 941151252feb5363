import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { GROUPS } from "./scripts/chunks.ts";
import { hosting } from "./scripts/hosting.ts";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), hosting()],
  // 5173 is `npm start`'s own.
  server: { port: 5174, strictPort: true },
  build: {
    target: "es2023",
    modulePreload: { polyfill: false },
    manifest: true,
    rolldownOptions: {
      input: ["index.html", "404.html"].map((name) => `${import.meta.dirname}/${name}`),
      output: {
        codeSplitting: {
          groups: GROUPS,
        },
      },
    },
  },
});
