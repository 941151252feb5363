import { isAllowedOrigin } from "../lib/origins.ts";
import type { SurfaceSpec } from "./surface.ts";

/** How long a browser may remember that it may call. Some remember it for less. */
const REMEMBERED_SECONDS = 86_400;

/**
 * Lets the dashboard's pages call an API: their requests name who calls by `Authorization`, never by a cookie, so that no page can
 * make somebody's browser call for them.
 */
export const dashboardCors: NonNullable<SurfaceSpec["cors"]> = ({ config: { dashboardOrigins } }) => ({
  origin: (origin) => (isAllowedOrigin(dashboardOrigins, origin) ? origin : null),
  allowHeaders: ["Authorization", "Content-Type"],
  maxAge: REMEMBERED_SECONDS,
});
