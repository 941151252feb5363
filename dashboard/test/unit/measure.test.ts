import { expect, it } from "vitest";
import { measure } from "../../scripts/measure.ts";

const BYTES: Record<string, number> = {
  "react.js": 60_000,
  "kit.js": 40_000,
  "index.js": 2000,
  "boot.js": 1000,
  "frame.js": 20_000,
  "shared.js": 5000,
  "sign-in.js": 10_000,
  "bots.js": 8000,
  "reports.js": 3000,
  "chart.js": 22_000,
  "table.js": 15_000,
  "app.css": 5000,
};

it("weighs what everybody loads once, and of each screen what it adds", () => {
  const chunks = {
    "_react.js": { file: "react.js", name: "react" },
    "_kit.js": { file: "kit.js", name: "kit", imports: ["_react.js"] },
    "_table.js": { file: "table.js", name: "table", imports: ["_react.js"] },
    "_shared.js": { file: "shared.js", name: "shared", imports: ["_kit.js", "_table.js"] },
    "index.html": { file: "index.js", isEntry: true, imports: [], dynamicImports: ["_boot.js", "_frame.js"], css: ["app.css"] },
    "_boot.js": { file: "boot.js", name: "boot", imports: ["_react.js", "index.html"], dynamicImports: ["_frame.js"] },
    "_frame.js": { file: "frame.js", name: "frame", imports: ["_react.js", "index.html"] },
    "src/screens/sign-in/sign-in.tsx": { file: "sign-in.js", isDynamicEntry: true, imports: ["_react.js", "index.html"] },
    "src/screens/bots/bots.tsx": { file: "bots.js", isDynamicEntry: true, imports: ["_frame.js", "_shared.js", "_kit.js"] },
    "src/ui/chart.tsx": { file: "chart.js", isDynamicEntry: true, imports: [] },
    "src/screens/reports/report.tsx": {
      file: "reports.js",
      isDynamicEntry: true,
      imports: ["_shared.js", "src/ui/chart.tsx", "src/screens/bots/bots.tsx"],
    },
  };
  expect(measure(chunks, (file) => BYTES[file] ?? Number.NaN)).toEqual([
    { name: "entry", kb: 83, limitKb: 145 },
    { name: "sign-in page", kb: 73, limitKb: 90 },
    { name: "styles", kb: 5, limitKb: 15 },
    { name: "dialogs and forms", kb: 40, limitKb: 30 },
    { name: "tables", kb: 15, limitKb: 25 },
    { name: "src/screens/bots/bots.tsx", kb: 13, limitKb: 30 },
    { name: "src/ui/chart.tsx", kb: 22, limitKb: 30 },
    { name: "src/screens/reports/report.tsx", kb: 53, limitKb: 55 },
  ]);
});
