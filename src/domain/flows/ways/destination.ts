import { originOf } from "../../../lib/macros.ts";
import { AppError } from "../../../platform/errors.ts";

/**
 * Checks where visitors may be sent: http or https without credentials, and no macro before the path. Nothing here is requested,
 * so names are not resolved.
 * @param field the parameter it came in
 * @throws AppError address_refused
 */
export function checkDestination(template: string, field: string): void {
  const origin = originOf(template);
  if (origin === null || origin.includes("@")) throw new AppError("address_refused", field);
}
