import type { Ctx } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import { checkAddress } from "../postbacks/outbound/check-address.ts";
import { checkTemplateForm } from "../postbacks/templates/validate-template.ts";
import { ownsMedia } from "../telegram/media.ts";
import type { Welcome } from "./welcome.ts";

/** What Telegram takes in a message, and in the caption of a medium. */
const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;
const LONGEST_TITLE = "x".repeat(128);
const MAX_URL = 2048;

/**
 * Checks what a campaign says to people, whole.
 * @param current what stands there now: a medium that came with a transferred campaign may stay
 * @throws AppError field_missing, field_invalid, address_refused, with the field by its name on the wire
 */
export async function validateContent(ctx: Ctx, content: Welcome, current?: Welcome): Promise<void> {
  const { welcome, media, buttonText, buttonUrl } = content;
  const longest = welcome.replaceAll("{title}", LONGEST_TITLE).length;
  if (welcome.trim() === "" || longest > (media === "" ? MAX_TEXT : MAX_CAPTION)) throw new AppError("field_invalid", "welcome");
  if (buttonText !== "" && buttonUrl === "") throw new AppError("field_missing", "button_url");
  if (buttonText === "" && buttonUrl !== "") throw new AppError("field_missing", "button_text");
  if (buttonUrl !== "" && buttonUrl !== current?.buttonUrl) await validateButtonUrl(ctx.deps, buttonUrl);
  if (media !== "" && media !== current?.media) await validateMedia(ctx, media);
}

async function validateButtonUrl(deps: Deps, url: string): Promise<void> {
  if (!/^tg:/i.test(url)) return validateAddress(deps, checkTemplateForm(url, "button_url"), "button_url");
  if (!URL.canParse(url) || url.length > MAX_URL) throw new AppError("address_refused", "button_url");
}

async function validateMedia(ctx: Ctx, media: string): Promise<void> {
  if (/^https?:/i.test(media) && media.length <= MAX_URL) return validateAddress(ctx.deps, media, "media");
  if (!(await ownsMedia(ctx, media))) throw new AppError("field_invalid", "media");
}

async function validateAddress(deps: Deps, url: string, field: string): Promise<void> {
  const { result } = await checkAddress(deps, url);
  if (result === "refused") throw new AppError("address_refused", field);
}
