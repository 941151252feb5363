import { originOf } from "./macros.ts";

/**
 * Whether visitors may be sent somewhere: http or https without credentials, and no macro before the path. Nothing here is requested,
 * so names are not resolved.
 */
export function isDestination(template: string): boolean {
  const origin = originOf(template);
  return origin !== null && !origin.includes("@");
}
