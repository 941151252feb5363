import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { hosting } from "./scripts/hosting.ts";

// What a deployment of screens does not send again, in parts that screens load when they need them. The sign-in page needs React alone.
const REACT = /node_modules\/(react|react-dom|scheduler)\//;
const TANSTACK = /node_modules\/@tanstack\/(react-router|router-core|history|store|react-store|query-core|react-query)\//;
// But not what the search alone needs.
const KIT =
  /node_modules\/(tabbable|@base-ui\/utils|@base-ui\/react\/(?!autocomplete|combobox|internals\/(composite|filter|useAnchorPositioning|getDisabledMount)|floating-ui-react\/(middleware|hooks\/(gridNavigation|useFloating\.|useListNavigation|useTypeahead))|utils\/(adaptiveOrigin|CommonPositioner|hideMiddleware|useAnchored|usePositioner)))/;
const TABLE = /node_modules\/@tanstack\/(react-table|table-core|react-virtual|virtual-core)\//;

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
          groups: [
            { name: "react", test: REACT },
            { name: "tanstack", test: TANSTACK },
            { name: "kit", test: KIT },
            { name: "table", test: TABLE },
          ],
        },
      },
    },
  },
});
