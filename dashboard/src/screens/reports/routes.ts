import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";
import { readReport } from "../../url/report.ts";

export const reportsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/reports",
  validateSearch: readReport,
  component: lazyRouteComponent(() => import("./reports.tsx"), "Reports"),
});
