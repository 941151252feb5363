import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { makeCampaign } from "./bots-and-chats.ts";
import { api, axe, makeAccount, open } from "./kit.ts";
import { importConversions, makeAdvertiser, makeAffiliate, makeOffer, makeStaff } from "./network.ts";

const UNSPACED = "Кампания_с_очень_длинным_именем_без_пробелов_2026";
const TOUCH_PX = 44;

/** A network and a media buyer in one, whose things bear names that are hard to show. */
async function makeHard() {
  const owner = await makeAccount();
  const advertiser = await makeAdvertiser(owner, UNSPACED);
  const affiliate = await makeAffiliate(owner, UNSPACED);
  const countries = ["DE", "AT", "CH", "FR", "IT", "ES", "PT", "PL"];
  const more = [{ goal: "deposit", type: "percent", currency: "usd", total: 45, revenue: 30, countries }] as const;
  const own = { goal: "1", type: "fixed", currency: "usd", total: 20, revenue: 15, devices: ["mobile"], os: ["Android"] } as const;
  const personal = [{ ...own, partners: [affiliate.number] }];
  const offer = await makeOffer(owner, { advertiser: advertiser.id, title: UNSPACED, total: 1234.5, revenue: 1000.25, more, personal });
  await importConversions(owner, { offer, pid: affiliate.number }, ["confirmed", "confirmed", "declined"]);
  await makeCampaign(owner, UNSPACED);
  await api(owner.token, "/api/flows/add.json", { name: UNSPACED });
  return { owner, affiliate, offer };
}

/** The frames of a page's tables that are wider inside than they are shown. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("main section:has(> table)")]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map((frame) => `${frame.getAttribute("aria-label")}: ${frame.scrollWidth - frame.clientWidth} px`),
  );

/** Words of the heads of tables that go on in a second line. */
const brokenWords = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("main thead th")].flatMap((head) => {
      const walker = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
      const broken: string[] = [];
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
        for (const { 0: word, index } of (node.textContent ?? "").matchAll(/[^\s-]+/g)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word);
        }
      return broken;
    }),
  );

it("shows lists whole at 1280 pixels, in both languages, whatever the names are", async () => {
  const { owner, affiliate, offer } = await makeHard();
  const lists = [
    "/offers",
    `/offers/${offer}?tab=payments`,
    `/offers/${offer}?tab=payments&view=grid`,
    "/affiliates",
    `/affiliates/${affiliate.number}`,
    "/advertisers",
    "/conversions",
  ];
  for (const lang of ["en", "ru"] as const) {
    const page = await open("/settings", { signedInAs: owner, lang, viewport: { width: 1280, height: 800 } });
    for (const path of [...lists, "/campaigns", "/flows"]) {
      await page.goto(path);
      await page.locator("main tbody tr").first().waitFor();
      expect([lang, path, await tooWide(page)]).toEqual([lang, path, []]);
    }
  }
});

it("shows them on a phone without scrolling sideways, and everything in them is as large as a finger", async () => {
  const { owner, affiliate, offer } = await makeHard();
  const page = await open("/offers", { signedInAs: owner, lang: "ru", viewport: { width: 390, height: 844 }, touch: true });
  for (const path of ["/offers", "/affiliates", "/advertisers", "/campaigns", "/flows"]) {
    await page.goto(path);
    await page.getByRole("table").getByText("_2026").first().waitFor();
    expect([path, await tooWide(page), await brokenWords(page)]).toEqual([path, [], []]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    const boxes = await page.locator("thead label, tbody label, thead button, tbody button").all();
    const sizes = await Promise.all(boxes.map((box) => box.boundingBox()));
    expect(sizes.filter((size) => size !== null && size.height < TOUCH_PX)).toEqual([]);
  }
  await page.goto(`/offers/${offer}?tab=payments`);
  await page.getByRole("table").getByText("deposit").waitFor();
  expect([await tooWide(page), await brokenWords(page)]).toEqual([[], []]);
  await page.goto(`/offers/${offer}?tab=leads`);
  await page.getByRole("table").getByText("_2026").first().waitFor();
  expect([await tooWide(page), await brokenWords(page)]).toEqual([[], []]);
  const theirs = await open("/balance", { signedInAs: affiliate, lang: "ru", viewport: { width: 390, height: 844 }, touch: true });
  await theirs.getByRole("columnheader", { name: "Всего" }).waitFor();
  expect([await tooWide(theirs), await brokenWords(theirs)]).toEqual([[], []]);
});

it("ends a name that has no room in three dots, whether a press opens a screen or a dialog", async () => {
  const account = await makeAccount();
  const name = UNSPACED.repeat(4).slice(0, 128);
  await api(account.token, "/api/goals/add.json", { code: "deposit", name });
  await api(account.token, "/api/flows/add.json", { name });
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    const page = await open("/goals", { signedInAs: account, viewport, touch: viewport.width === 390 });
    for (const path of ["/goals", "/flows"]) {
      await page.goto(path);
      const shown = page.locator("tbody").getByText("_2026").first();
      await shown.waitFor();
      expect([path, await endsInDots(shown)]).toEqual([path, true]);
    }
  }
});

/** Whether the box of the element's letters, or one around it, cuts what does not fit and says so. Dots never stand in a box inside a line. */
const endsInDots = (shown: Locator): Promise<boolean> =>
  shown.evaluate((element) => {
    for (let each: Element | null = element; each !== null && each.tagName !== "TR"; each = each.parentElement) {
      const { display, overflow, textOverflow, webkitLineClamp } = getComputedStyle(each);
      const [isWider, isHigher] = [each.scrollWidth > each.clientWidth, each.scrollHeight > each.clientHeight];
      if (overflow === "hidden" && (isWider || isHigher)) return isWider ? textOverflow === "ellipsis" : webkitLineClamp !== "none";
      if (display === "inline-block") return false;
    }
    return false;
  });

it("has the period of a screen beside its title on a phone", async () => {
  const owner = await makeAccount();
  for (const lang of ["en", "ru"] as const) {
    const page = await open("/overview", { signedInAs: owner, lang, viewport: { width: 390, height: 844 }, touch: true });
    for (const path of ["/overview", "/reports", "/leads?from=2026-11-01&to=2026-11-20", "/offers"]) {
      await page.goto(path);
      const title = await page.getByRole("heading", { level: 1 }).boundingBox();
      const period = await page.getByLabel(/^(Period|Период)$/).boundingBox();
      expect([lang, path, (period?.y ?? 0) < (title?.y ?? 0) + (title?.height ?? 0)]).toEqual([lang, path, true]);
    }
  }
});

it("marks on a phone that the screen is behind “More”", async () => {
  const page = await open("/overview", { signedInAs: await makeAccount(), viewport: { width: 390, height: 844 }, touch: true });
  const more = page.getByRole("button", { name: "More" });
  const isMarked = () => more.evaluate((button) => button.hasAttribute("data-current"));
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  expect(await isMarked()).toBe(false);
  await page.goto("/settings/keys");
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  expect(await isMarked()).toBe(true);
});

it("gives words on a phone the room that a short first column leaves", async () => {
  const owner = await makeAccount();
  await api(owner.token, "/api/blacklist/add.json", { kind: "ip", value: "203.0.113.0/24" });
  for (const lang of ["en", "ru"] as const) {
    const page = await open("/blacklist", { signedInAs: owner, lang, viewport: { width: 390, height: 844 }, touch: true });
    const cells = page.locator("tbody td > div");
    await cells.first().waitFor();
    expect(await cells.evaluateAll((all) => all.map((each) => each.scrollHeight - each.clientHeight))).toEqual([0, 0, 0]);
    const value = page.locator("tbody code");
    expect(await value.evaluate((each) => each.getClientRects().length)).toBe(1);
  }
});

it("shows the names of the bar at the bottom whole to staff, in Russian too", async () => {
  const { owner } = await makeHard();
  const staff = await makeStaff(owner, ["ROLE_ADMIN"]);
  for (const path of ["/offers", "/advertisers", "/conversions"]) {
    const page = await open(path, { signedInAs: staff, lang: "ru", viewport: { width: 390, height: 844 }, touch: true });
    const names = page.getByRole("navigation").last().locator("a span");
    await names.first().waitFor();
    expect(await names.evaluateAll((all) => all.map((each) => each.scrollWidth - each.clientWidth))).toEqual([0, 0, 0, 0]);
  }
});

it("keeps what sticks to the bottom of a phone's window above the navigation there", async () => {
  const { owner } = await makeHard();
  const page = await open("/conversions", { signedInAs: owner, lang: "ru", viewport: { width: 390, height: 600 }, touch: true });
  const reach = page.getByRole("navigation").last();
  const isAbove = async (button: Locator) => {
    const [bar, box] = await Promise.all([reach.boundingBox(), button.boundingBox()]);
    return bar !== null && box !== null && box.y + box.height < bar.y;
  };
  await page.getByRole("checkbox", { name: "Выбрать все", exact: true }).check();
  expect(await isAbove(page.getByRole("button", { name: "Изменить…", exact: true }))).toBe(true);
  await page.goto("/campaigns/new");
  expect(await isAbove(page.locator("main button[type=submit]"))).toBe(true);
});

it("breaks a long name in the title of a question", async () => {
  const { owner, affiliate } = await makeHard();
  const page = await open(`/affiliates/${affiliate.number}`, { signedInAs: owner });
  await page.getByRole("button", { name: "Block", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(UNSPACED).waitFor();
  expect(await dialog.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
});

it("finds offers by name and conversions by id for staff, and nothing that they have not", async () => {
  const { owner, offer } = await makeHard();
  const staff = await makeStaff(owner, ["ROLE_ADMIN"]);
  const page = await open("/invoices", { signedInAs: staff });
  await page.getByRole("heading", { name: "Invoices" }).waitFor();
  await page.keyboard.press("ControlOrMeta+k");
  const search = page.getByRole("dialog");
  await search.getByRole("combobox").fill("кампания");
  await search.getByRole("option", { name: UNSPACED }).click();
  await page.waitForURL(`**/offers/${offer}`);
  await page.keyboard.press("ControlOrMeta+k");
  await search.getByRole("combobox").fill("A-17");
  expect(await search.getByRole("option", { name: "Leads" }).count()).toBe(0);
  await axe(page);
  await search.getByRole("option", { name: "Conversions: A-17" }).click();
  await page.waitForURL("**/conversions?action=A-17");
});

it("keeps the button of a long form in sight, the screen's own link too, and a dialog's cross in line with its title on a phone", async () => {
  const { owner } = await makeHard();
  for (const touch of [false, true]) {
    const viewport = touch ? { width: 390, height: 844 } : { width: 1280, height: 800 };
    const page = await open("/filters", { signedInAs: owner, viewport, touch });
    await page.getByRole("button", { name: "New filter" }).click();
    const dialog = page.getByRole("dialog");
    const boxes = [
      dialog.getByRole("button", { name: "Add" }),
      dialog.getByRole("heading").first(),
      dialog.getByRole("button", { name: "Close" }),
    ];
    const [frame, button, title, cross] = await Promise.all([dialog, ...boxes].map((each) => each.boundingBox()));
    expect(bottom(button)).toBeLessThanOrEqual(bottom(frame));
    expect(Math.abs(middle(title) - middle(cross))).toBeLessThan(1);
  }
  // A saved view comes later, and moves the links below it.
  await api(owner.token, "/api/views/save.json", { screen: "leads", name: "Held", query: "status=hold" });
  const page = await open("/invoices", { signedInAs: owner, viewport: { width: 1280, height: 800 } });
  await page.getByRole("link", { name: "Held" }).waitFor();
  const link = page.getByRole("complementary").getByRole("link", { name: "Invoices" });
  await expect.poll(async () => bottom(await link.boundingBox())).toBeLessThanOrEqual(800);
});

it("shows the whole navigation of an affiliate at 1280 × 800, the choice of the theme too", async () => {
  const { affiliate } = await makeHard();
  const page = await open("/overview", { signedInAs: affiliate, viewport: { width: 1280, height: 800 } });
  const theme = page.getByRole("complementary").getByLabel("Theme");
  await theme.waitFor();
  expect(bottom(await theme.boundingBox())).toBeLessThanOrEqual(800);
});

it("has the box of a choice on the first line of its words", async () => {
  const page = await open("/", { viewport: { width: 390, height: 844 }, touch: true });
  const box = page.getByRole("checkbox", { name: "Shared computer" });
  await box.waitFor();
  const [words, square] = await Promise.all([page.getByText("Shared computer").last().boundingBox(), box.boundingBox()]);
  expect(words?.height).toBeGreaterThan(30);
  expect(middle(square)).toBeLessThan((words?.y ?? 0) + 20);
});

it("names in the title of a page what is not there, and the way to the list of such things above it", async () => {
  const owner = await makeAccount();
  const page = await open("/offers/999999", { signedInAs: owner, expectedErrors: [/404/] });
  for (const [path, one, list] of [
    ["/offers/999999", "Offer", "Offers"],
    ["/affiliates/999999", "Affiliate", "Affiliates"],
    ["/flows/999999", "Flow", "Flows"],
    ["/campaigns/999999", "Campaign", "Campaigns"],
  ] as const) {
    await page.goto(path);
    await page.getByRole("alert").first().waitFor();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(one);
    expect(await page.getByRole("main").getByRole("link", { name: list }).count()).toBe(1);
  }
});

type Box = { y: number; height: number } | null | undefined;
const bottom = (box: Box) => (box ? box.y + box.height : Number.NaN);
const middle = (box: Box) => (box ? box.y + box.height / 2 : Number.NaN);
