import { braceInOrigin, originOf } from "../../../lib/macros.ts";
import type { Deps } from "../../../platform/deps.ts";
import { AppError } from "../../../platform/errors.ts";
import { checkAddress } from "../outbound/check-address.ts";
import type { Templates } from "./read-templates.ts";

/** Hundreds of templates are read and recorded in one value, which D1 limits to 2 MB. */
const MAX_BYTES = 2048;
/** URL parsers strip these, so that the URL checked would not be the URL sent; six bytes each in JSON. */
const CONTROL = /\p{Cc}/u;

/** Scheme and host, or whatever stands in their place. */
const HEAD = /^(?:[a-z][a-z0-9+.-]*:\/\/)?[^/?#\\]*/i;

/** Why a template is not saved. */
export const FORM_FAULTS = ["address", "macro-in-host", "control-character", "too-long"] as const;

/** `at` counts UTF-16 units from 0. */
interface FormFault {
  fault: (typeof FORM_FAULTS)[number];
  value: string;
  at: number;
}

/**
 * What is wrong with the form of a template: it has to be http or https, of at most 2048 bytes, without control characters, and
 * without a macro before the path, so that no subscriber's data ever names the host.
 */
export function formFaults(template: string): FormFault[] {
  const faults: FormFault[] = [];
  const brace = braceInOrigin(template);
  if (brace !== null) faults.push({ fault: "macro-in-host", ...brace });
  else if (originOf(template) === null) faults.push({ fault: "address", value: HEAD.exec(template)?.[0] ?? "", at: 0 });
  const control = template.search(CONTROL);
  if (control >= 0) faults.push({ fault: "control-character", value: template.charAt(control), at: control });
  const { read } = new TextEncoder().encodeInto(template, new Uint8Array(MAX_BYTES));
  if (read < template.length) faults.push({ fault: "too-long", value: template.slice(read), at: read });
  return faults;
}

/**
 * Checks the form of a template.
 * @param field the parameter it came in
 * @returns the URL's beginning up to the path
 * @throws AppError address_refused
 */
export function checkTemplateForm(template: string, field: string): string {
  const origin = originOf(template);
  if (origin === null || formFaults(template).length > 0) throw new AppError("address_refused", field);
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
