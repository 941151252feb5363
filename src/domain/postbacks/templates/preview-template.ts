import { MACRO_NOTES } from "../../../lib/macro-notes.ts";
import { expandMacros, macroFaultsAt } from "../../../lib/macros.ts";
import type { Ctx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { checkAddress } from "../outbound/check-address.ts";
import { readTemplateCase, type TemplateInput } from "./template-case.ts";
import { FORM_FAULTS, formFaults } from "./validate-template.ts";

/** The last two are warnings; a template with one of the others is not saved. */
export const TEMPLATE_FAULTS = [...FORM_FAULTS, "private-address", "unknown-macro", "unclosed-macro"] as const;

/** Something wrong in a template, and where: `at` counts UTF-16 units from 0. */
interface TemplateFault {
  fault: (typeof TEMPLATE_FAULTS)[number];
  value: string;
  at: number;
}

/** What a template would become. */
export interface TemplatePreview {
  /** Empty where the template would not be saved. */
  url: string;
  /** In the order in which they stand in the template. */
  faults: TemplateFault[];
}

const WHO_CANNOT_BE_ASKED = async () => null;

/**
 * Fills a template with examples, and says what is wrong with it. Nothing is sent: names of hosts are not looked up.
 * @throws AppError campaign_not_found, flow_not_found, field_missing, nothing_to_test (the event's template is empty)
 */
export async function previewTemplate(ctx: Ctx, input: TemplateInput): Promise<TemplatePreview> {
  mayOrThrow(ctx, "postbacks.read");
  const { template, values } = await readTemplateCase(ctx, input);
  const refusals = await refusalsOf(ctx, template);
  const warnings = macroFaultsAt(template)
    .filter(({ at }) => refusals.every((refusal) => at < refusal.at || at >= refusal.at + refusal.value.length))
    .map(({ warning, value, at }): TemplateFault => ({ fault: warning, value, at }));
  const url = refusals.length > 0 ? "" : expandMacros(template, (macro) => values[macro] ?? MACRO_NOTES[macro].example);
  return { url, faults: [...refusals, ...warnings].sort((a, b) => a.at - b.at) };
}

/** Why it would not be saved. */
async function refusalsOf({ deps }: Ctx, template: string): Promise<TemplateFault[]> {
  const faults: TemplateFault[] = formFaults(template);
  if (faults.length > 0) return faults;
  const [scheme = "", host = ""] = /^(https?:\/\/)([^/?#\\]+)/i.exec(template)?.slice(1) ?? [];
  const check = await checkAddress(deps, template, WHO_CANNOT_BE_ASKED);
  if (check.result !== "refused") return [];
  return [{ fault: check.reason === "private" ? "private-address" : "address", value: host, at: scheme.length }];
}
