import { z } from "zod";
import { saveTemplates } from "../../../domain/postbacks/templates/save-templates.ts";
import { nothing } from "../../../http/described.ts";
import { templates } from "../../../http/fields/strict.ts";
import { account } from "../access.ts";
import { macroWarnings, warned, withWarnings } from "../answers.ts";
import { fromWireTemplates } from "../convert.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";

/** The five global templates; profile/info shows them. */
export const postbackProfileEndpoints: Endpoint[] = [
  endpoint({
    methods: ["POST"],
    path: "/profile/postbacks.json",
    summary: "Set the account's postback templates",
    errors: ["url"],
    example: { pb_approve: "https://track.example.com/p?c={click}&s={status}" },
    access: account,
    input: z.object(templates),
    answer: warned(nothing),
    async run(ctx, input) {
      await saveTemplates(ctx, { owner: "account", ownerId: ctx.account.id, templates: fromWireTemplates(input) });
      return withWarnings(macroWarnings(input));
    },
  }),
];
