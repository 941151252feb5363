import { accountReport } from "../../../domain/statistics/account-report.ts";
import { readParams } from "../../../http/params.ts";
import { account } from "../access.ts";
import { data } from "../answers.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { trafficInput } from "./input.ts";
import { toQuery } from "./query.ts";
import { toWireTraffic, wireTraffic } from "./wire.ts";

/** In a form a filter is `filters[geo][is][]`. */
const LEVELS = { filters: 3 };

export const reportEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET", "POST"],
    path: "/reports/traffic.json",
    summary: "Show a report of clicks, leads, costs and payouts by any items",
    errors: ["flow", "way", "site", "offer", "camp", "goal", "limit"],
    example: {
      group: ["date", "flow"],
      from: "2026-11-01",
      to: "2026-11-27",
      filters: { geo: { is: ["de", "at"] }, subid: { not: [""] } },
      sort: "-profit",
      columns: ["click", "unique", "ca", "spend", "profit", "roi"],
    },
    access: account,
    input: trafficInput,
    readParams: (request, maxBytes) => readParams(request, maxBytes, { levels: LEVELS }),
    answer: data(wireTraffic),
    run: async (ctx, input) => ({ data: toWireTraffic(ctx.account, input, await accountReport(ctx, toQuery(input))) }),
  }),
];
