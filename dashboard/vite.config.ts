import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// What a deployment of screens does not send again. The sign-in page needs React alone.
const REACT = /node_modules\/(react|react-dom|scheduler)\//;
const TANSTACK = /node_modules\/@tanstack\/(react-router|router-core|history|store|react-store|query-core|react-query)\//;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  server: { port: 5173, strictPort: true },
  build: {
    target: "es2023",
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: REACT },
            { name: "tanstack", test: TANSTACK },
          ],
        },
      },
    },
  },
});
