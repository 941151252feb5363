import { originOf } from "../../../lib/macros.ts";
import type { Deps } from "../../../platform/deps.ts";
import { AppError } from "../../../platform/errors.ts";
import { checkAddress } from "../outbound/check-address.ts";
import type { Templates } from "./read-templates.ts";

/** Hundreds of templates are read and recorded in one value, which D1 limits to 2 MB. */
const MAX_BYTES = 2048;
/** URL parsers strip these, so that the URL checked would not be the URL sent; six bytes each in JSON. */
const CONTROL = /\p{Cc}/u;

/**
 * Checks the form of a template: http or https, at most 2048 bytes, no control characters, and no macro before the path, so that
 * no subscriber's data ever names the host.
 * @param field the parameter it came in
 * @returns the URL's beginning up to the path
 * @throws AppError address_refused
 */
export function checkTemplateForm(template: string, field: string): string {
  const origin = originOf(template);
  const isLong = new TextEncoder().encode(template).length > MAX_BYTES;
  if (origin === null || isLong || CONTROL.test(template)) throw new AppError("address_refused", field);
  return origin;
}

/**
 * Checks templates before any of them is saved; empty ones pass. Where the resolver cannot be asked the address passes too:
 * every attempt asks again.
 * @throws AppError address_refused, with the field of the first at fault
 */
export async function validateTemplates(deps: Deps, templates: Partial<Templates>): Promise<void> {
  const fieldByOrigin = new Map<string, string>();
  for (const [event, template] of Object.entries(templates)) {
    if (template === "") continue;
    const origin = checkTemplateForm(template, `pb_${event}`);
    if (!fieldByOrigin.has(origin)) fieldByOrigin.set(origin, `pb_${event}`);
  }
  for (const [origin, field] of fieldByOrigin) await checkOrigin(deps, origin, field);
}

/** The same of one template that is not empty. */
export async function validateTemplate(deps: Deps, template: string, field: string): Promise<void> {
  await checkOrigin(deps, checkTemplateForm(template, field), field);
}

async function checkOrigin(deps: Deps, origin: string, field: string): Promise<void> {
  const { result } = await checkAddress(deps, origin);
  if (result === "refused") throw new AppError("address_refused", field);
}
