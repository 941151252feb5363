import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changed as changedFields } from "../../src/changed.ts";
import { healthOf, stateOf } from "../../src/screens/campaigns/campaign-state.ts";
import { type Fields, lengthOf, NEW } from "../../src/screens/campaigns/fields.ts";
import { kindOf } from "../../src/screens/campaigns/media.ts";
import { readCampaignsSearch, readNewCampaignSearch } from "../../src/screens/campaigns/search.ts";
import { parseSearch, stringifySearch } from "../../src/url/search.ts";

describe("the fields of a campaign", () => {
  it("are sent only where they differ", () => {
    const text = fc.string({ maxLength: 5 });
    const fields = fc.record({ welcome: text, media: text, unsub_window: fc.nat(), approve_requests: fc.boolean(), pb_wait: text });
    fc.assert(
      fc.property(fields, fields, (one, other) => {
        const [before, after]: Fields[] = [one, other].map((each) => ({ ...NEW, ...each }));
        if (before === undefined || after === undefined) return;
        const changed = changedFields(before, after);
        expect({ ...before, ...changed }).toEqual(after);
        expect(changedFields(after, { ...before, ...changed })).toEqual({});
      }),
    );
  });

  it("count the chat's title with the most it can have, and hold a caption to less than a message", () => {
    expect(lengthOf({ welcome: "Hi {title}", media: "" })).toEqual({ used: 131, most: 4096 });
    expect(lengthOf({ welcome: "Hi", media: "https://example.com/a.jpg" })).toEqual({ used: 2, most: 1024 });
  });
});

it.each([
  ["42_photo_kQ06", "photo"],
  ["42_animation_kQ06", "animation"],
  ["42_document_x", "document"],
  ["https://example.com/a.mp4?x=1", "video"],
  ["https://example.com/a.GIF", "animation"],
  ["https://example.com/a.zip#top", "document"],
  ["https://example.com/photo", "photo"],
] as const)("sends %s as %s", (media, kind) => {
  expect(kindOf(media)).toBe(kind);
});

it("tells what a campaign's owner wants from what keeps it from working", () => {
  const warnings = [{ field: "bot", warning: "disconnected", value: "x" }];
  expect([stateOf({ status: 0 }), stateOf({ status: 0, warnings }), stateOf({ status: 1, warnings })]).toEqual([
    "active",
    "trouble",
    "paused",
  ]);
});

describe("whose templates report", () => {
  const template = (campaign: number, flow: number, state: "active" | "paused" = "active") => ({
    id: 1,
    campaign,
    flow,
    event: "wait" as const,
    url: "https://example.com/",
    state,
    failing_since: "",
    next_probe: "",
  });
  it.each([
    ["nobody's", [], "none"],
    ["another campaign's and a flow's", [template(2, 0), template(0, 5)], "none"],
    ["the account's", [template(0, 0)], "account"],
    ["its own", [template(0, 0, "paused"), template(1, 0)], "own"],
    ["its own, which fail", [template(0, 0), template(1, 0, "paused")], "failing"],
    ["the account's, which fail", [template(0, 0, "paused")], "failing"],
  ] as const)("is %s", (_, templates, health) => {
    expect(healthOf(1, templates)).toBe(health);
  });
});

describe("addresses of campaigns", () => {
  it("keep what is understood, over writing and reading, and drop the rest", () => {
    const search = fc.record(
      {
        q: fc.string({ minLength: 1, maxLength: 20 }),
        state: fc.constantFrom("active", "paused", "trouble"),
        bot: fc.integer({ min: 1, max: 1e9 }),
        traffic: fc.constant("1"),
        s: fc.constantFrom("starts", "-starts", "campaign"),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(search, (given) => {
        expect(readCampaignsSearch(parseSearch(stringifySearch(given)))).toEqual(given);
      }),
    );
    expect(readCampaignsSearch({ state: "odd", bot: "0", traffic: "2", s: "link", q: "" })).toEqual({});
    expect(readNewCampaignSearch({ copy: "12", bot: "x", chat: "-1001234567890" })).toEqual({ copy: 12, chat: -1001234567890 });
    expect(readNewCampaignSearch({ copy: "-1", chat: "12" })).toEqual({});
  });
});
