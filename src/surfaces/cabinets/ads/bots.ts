import { z } from "zod";
import { validateBots } from "../../../domain/cabinets/link/validate-bots.ts";
import { list } from "../../../http/fields/strict.ts";
import { readRepeated } from "../../../http/params.ts";
import { account } from "../access.ts";
import { uid } from "../accounts/wire.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";

const MAX_BOTS = 20;

const bot = z
  .string()
  .trim()
  .regex(/^(?:(?:https:\/\/)?t\.me\/|@)?[a-z]\w{3,31}$/i)
  .transform((text) => text.replace(/^.*[/@]/, ""));

export const botEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/advertisement/bots/validate",
    summary: "Check target bots",
    example: { bots: ["kittens_bot"], account_id: "ACC0001" },
    access: account,
    readParams: readRepeated,
    input: z.object({
      bots: list(bot, MAX_BOTS).describe("Usernames of bots, such as `kittens_bot`"),
      account_id: uid.describe("A linked cabinet"),
    }),
    answer: z.strictObject({
      bots: z.array(z.string()).describe("Those in which ads can be shown"),
      errors: z.array(z.strictObject({ code: z.string(), detail: z.string(), url: z.string() })).describe("The others"),
    }),
    errors: ["cabinet_not_found", "telegram_unreachable", "telegram_refused"],
    async run(ctx, { bots, account_id }) {
      const { valid, refused } = await validateBots(ctx, { uid: account_id, bots });
      return { bots: valid, errors: refused.map(({ bot, code }) => ({ code, detail: `Telegram answered ${code}`, url: bot })) };
    },
  }),
];
