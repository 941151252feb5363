import { z } from "zod";
import { equalConstantTime, hmacSha256, hmacSha256Hex } from "../../../platform/crypto.ts";
import type { Person } from "./ensure-account.ts";
import { personOf } from "./person.ts";

/** What Telegram's app tells a Mini App of its launch. */
export interface Launch {
  person: Person;
  /** When it was signed, Unix milliseconds. */
  signedAtMs: number;
  /** Its signature: no two launches have the same. */
  hash: string;
}

const fields = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  auth_date: z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number),
  user: z
    .string()
    .transform(parseJson)
    .pipe(
      z.object({
        id: z.int().positive(),
        first_name: z.string(),
        last_name: z.string().exactOptional(),
        username: z.string().exactOptional(),
        language_code: z.string().exactOptional(),
      }),
    ),
});

/**
 * Reads `Telegram.WebApp.initData`, if it is signed with the token of the bot whose Mini App was launched:
 * https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
 * @returns null where it is not, or names nobody
 */
export async function readLaunch(botToken: string, initData: string): Promise<Launch | null> {
  const { hash = "", ...signed } = Object.fromEntries(new URLSearchParams(initData));
  const lines = Object.keys(signed)
    .sort()
    .map((name) => `${name}=${signed[name]}`);
  const expected = await hmacSha256Hex(await hmacSha256("WebAppData", botToken), lines.join("\n"));
  const isSigned = await equalConstantTime(expected, hash);
  const read = fields.safeParse({ ...signed, hash });
  if (!isSigned || !read.success) return null;
  return { person: personOf(read.data.user), signedAtMs: read.data.auth_date * 1000, hash };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
