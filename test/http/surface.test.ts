import { describe, expect, it } from "vitest";
import { type ErrorCode, faultOf } from "../../src/platform/errors.ts";
import { describeAll } from "../../src/surfaces/service/openapi.ts";
import { wordOf as siteWordOf } from "../../src/surfaces/site/errors.ts";
import { wordOf as trackerWordOf } from "../../src/surfaces/tracker/errors.ts";
import { wordOf as userWordOf } from "../../src/surfaces/user/errors.ts";
import { createHarness } from "../harness.ts";
import { notesApi } from "./seventh-surface.ts";

describe("a surface that is declared", () => {
  async function served() {
    const h = createHarness();
    const surface = notesApi(new Map());
    const app = surface.create();
    const [owner, affiliate] = [await h.account({ role: "owner" }), await h.account({ role: "affiliate" })];
    const call = async (method: string, path: string, key?: string, json?: object) => {
      const query = key === undefined ? "" : `?id=${key}`;
      const body = json === undefined ? {} : { body: JSON.stringify(json), headers: { "content-type": "application/json" } };
      return (await app.request(path + query, { method, ...body }, h.deps)).json();
    };
    return { surface, call, owner: owner.key, affiliate: affiliate.key };
  }

  it("answers by GET, POST and DELETE, to those who may call", async () => {
    const { call, owner, affiliate } = await served();
    expect(await call("POST", "/add", owner, { text: "one" })).toEqual({ status: "ok", id: 1, text: "one" });
    expect(await call("GET", "/list", affiliate)).toEqual({ status: "ok", notes: [{ id: 1, text: "one" }] });
    expect(await call("DELETE", "/1", affiliate)).toEqual({ status: "ok" });
    expect(await call("DELETE", "/1", affiliate)).toEqual({ status: "error", error: "absent" });
  });

  it("refuses strangers, roles that may not, and what it cannot read", async () => {
    const { call, owner, affiliate } = await served();
    for (const key of [undefined, "1-wrong"]) expect(await call("GET", "/list", key)).toEqual({ status: "error", error: "denied" });
    expect(await call("POST", "/add", affiliate, { text: "one" })).toEqual({ status: "error", error: "denied" });
    expect(await call("POST", "/add", owner, {})).toEqual({ status: "error", error: "wrong", field: "text" });
    expect(await call("DELETE", "/none", owner)).toEqual({ status: "error", error: "wrong", field: "id" });
    expect(await call("DELETE", "/none")).toEqual({ status: "error", error: "denied" });
    expect(await call("PUT", "/1", owner)).toEqual({ status: "error", error: "func" });
  });

  it("is described by what serves it", async () => {
    const { surface } = await served();
    const { paths } = describeAll([surface.spec], "https://pawprint.example", { sections: new Map(), errors: () => ({}) });
    expect(paths).toMatchObject({
      "/notes/list": { get: { operationId: "getNotesList", security: [{ key: [] }, { bearer: [] }] } },
      "/notes/add": { post: { requestBody: { content: { "application/json": { schema: { required: ["text"] } } } } } },
      "/notes/{id}": { parameters: [{ name: "id", in: "path", schema: { type: "integer" } }], delete: { operationId: "deleteNotesId" } },
    });
  });
});

/** What clients of the User, the Tracker and the Site API know each error by. */
const WORDS: Partial<Record<ErrorCode, string>> = {
  bad_key: "key access auth",
  banned: "ban access auth",
  unpaid: "unpaid payment-required auth",
  forbidden: "key access auth",
  rate_limited: "limit limit auth",
  body_malformed: "body body bad-id",
  body_too_large: "size size bad-id",
  field_missing: "missing missing bad-id",
  field_invalid: "invalid invalid bad-id",
  address_refused: "url invalid bad-id",
  bot_not_found: "bot not-found bad-id",
  chat_not_found: "chat not-found bad-id",
  campaign_not_found: "camp not-found bad-id",
  delivery_not_found: "delivery not-found bad-id",
  template_not_found: "template not-found bad-id",
  tariff_not_found: "tariff not-found bad-id",
  payment_not_found: "payment not-found bad-id",
  transfer_token_not_found: "token not-found bad-id",
  flow_not_found: "flow bad-flow bad-id",
  way_not_found: "way not-found bad-id",
  site_not_found: "site not-found bad-id",
  goal_not_found: "goal bad-goal bad-id",
  filter_not_found: "filter not-found bad-id",
  blacklist_entry_not_found: "entry not-found bad-id",
  offer_not_found: "offer not-found bad-id",
  affiliate_not_found: "affiliate not-found bad-id",
  member_not_found: "affiliate not-found bad-id",
  price_not_found: "price not-found bad-id",
  lead_not_found: "lead not-found bad-id",
  session_not_found: "session not-found bad-id",
  visit_not_found: "invalid not-found no-click",
  already_exists: "exists edit duplicate",
  limit_reached: "limit limit bad-id",
  paid_time_remains: "active edit bad-id",
  nothing_to_test: "template invalid bad-id",
  click_missing: "invalid no-click no-id",
  click_not_found: "click bad-click bad-id",
  foreign: "invalid access bad-id",
  offer_missing: "offer not-found no-offer",
  traffic_forbidden: "invalid traffic traffic",
  nothing_changed: "invalid no-changes edit",
  bot_token_refused: "token connect bad-id",
  webhook_failed: "webhook connect bad-id",
  telegram_unreachable: "unreachable connect bad-id",
  telegram_refused: "telegram connect bad-id",
  tracker_unreachable: "connect connect bad-id",
  payments_off: "off edit bad-id",
  login_off: "off edit bad-id",
  signature_wrong: "sign invalid bad-id",
  database: "db db db",
};

it.each(Object.entries(WORDS))("%s is told by the words that clients know: %s", (code, words) => {
  expect([userWordOf, trackerWordOf, siteWordOf].map((wordOf) => wordOf(faultOf(code as ErrorCode))).join(" ")).toBe(words);
});
