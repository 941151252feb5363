import { z } from "zod";
import { getNetworkSettings, type NetworkSettings, setNetworkSettings } from "../../domain/networks/settings/network-settings.ts";
import { text } from "../../http/fields/strict.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { user } from "./access.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { addressLines } from "./offers/texts.ts";
import { toDateTime } from "./times.ts";

const settings = z
  .strictObject({
    hash_password: z.string().describe("What postbacks must say as `secure`; empty: nothing"),
    allowed_ip: z.string().describe("Who may send postbacks; empty: everybody"),
    disallowed_ip: z.string(),
    updated_at: z.string().nullable(),
  })
  .meta({ id: "NetworkSettings" });

const toSettings = ({ network }: NetworkCtx, { hashPassword, allowedIps, disallowedIps, updatedAtMs }: NetworkSettings) => ({
  settings: {
    hash_password: hashPassword,
    allowed_ip: allowedIps,
    disallowed_ip: disallowedIps,
    updated_at: updatedAtMs === null ? null : toDateTime(network.timeZone, updatedAtMs),
  },
});

export const settingsEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/admin/settings",
    summary: "Show the network's settings",
    access: user,
    input: z.object({}),
    answer: z.strictObject({ settings }),
    run: async (ctx) => toSettings(ctx, await getNetworkSettings(ctx)),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/settings",
    summary: "Change the network's settings",
    example: { allowed_ip: "192.0.2.1-192.0.2.9" },
    access: user,
    input: z.object({
      hash_password: text(255)
        .optional()
        .describe("What postbacks must say as `secure` where neither their offer nor its advertiser has one"),
      allowed_ip: addressLines.optional().describe("Who may send postbacks: an address or a range `a-b` in each line"),
      disallowed_ip: addressLines.optional().describe("Who may not, in the same way"),
    }),
    answer: z.strictObject({ settings }),
    async run(ctx, { hash_password, allowed_ip, disallowed_ip }) {
      const changes = { hashPassword: hash_password, allowedIps: allowed_ip, disallowedIps: disallowed_ip };
      return toSettings(ctx, await setNetworkSettings(ctx, changes));
    },
  }),
];
