import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { api, axe, makeAccount, open } from "./kit.ts";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** A flow with clicks, each of a campaign. */
async function makeClicks(token: string, campaigns = ["first", "second", "second"]) {
  const { data: flow } = await api(token, "/api/flows/add.json", { name: "Ads" });
  await api(token, "/api/ways/add.json", { flow: flow.id, url: "https://shop.example/" });
  for (const campaign of campaigns) {
    await fetch(`${flow.link}?utm_campaign=${campaign}`, { redirect: "manual", headers: { "user-agent": BROWSER } });
  }
  const listed = () => api(token, "/api/clicks/list.json", { flow: flow.code });
  await expect.poll(async () => (await listed()).data.length).toBe(campaigns.length);
  return flow;
}

it("shows what a file of costs would change, writes it, and gives bad lines back", async () => {
  const account = await makeAccount({ timeZone: "Asia/Tokyo" });
  const flow = await makeClicks(account.token);
  const costs = async () => {
    const { data } = await api(account.token, "/api/clicks/list.json", { flow: flow.code });
    return Object.fromEntries(data.map((click) => [click.utm_campaign, [click.cost, click.currency]]));
  };
  const day = new Intl.DateTimeFormat("de", { timeZone: "Asia/Tokyo", day: "2-digit", month: "2-digit", year: "numeric" }).format();
  const page = await open("/costs", { signedInAs: account, viewport: { width: 390, height: 800 } });
  const file = ["Day;Campaign name;Amount spent (EUR)", `${day};first;1,5`, `${day};second;1,001`, `${day};third;9`, `;first;9`];
  const csv = { name: "costs.csv", mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${file.join("\r\n")}\r\n`) };
  await page.getByLabel("Choose a file").setInputFiles(csv);
  await page.getByText("account's time zone, Asia/Tokyo").waitFor();
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByText("2 lines match 3 clicks. Nothing is written yet. 2 lines have an error").waitFor();
  await page.getByText("Day: missing").waitFor();
  await axe(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await costs()).toEqual({ first: [null, expect.anything()], second: [null, expect.anything()] });
  await page.getByRole("button", { name: "Write 2 lines" }).click();
  await page.getByText("2 lines written").waitFor();
  expect(await costs()).toEqual({ first: [1.5, "eur"], second: [0.5005, "eur"] });
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "with errors" }).click()]);
  expect(await text(await download.createReadStream())).toBe(
    `Day,Campaign name,Amount spent (EUR),error\r\n${day},third,9,no-clicks\r\n,first,9,missing: date\r\n`,
  );
  const imports = page.getByRole("region", { name: "Earlier imports" });
  await page.setViewportSize({ width: 1280, height: 800 });
  await imports.getByText("€1.50").waitFor();
  // The same columns, told by hand; then one total of all.
  await page.getByLabel("Lines of a CSV file").fill(`${day}\tfirst\t3`);
  await page.getByText("Choose the column of the cost").waitFor();
  await page.getByLabel("Column 1 is").selectOption("Day");
  await page.getByLabel("Column 2 is").selectOption("utm_campaign");
  await page.getByLabel("Column 3 is").selectOption("Cost per click");
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByRole("cell", { name: "€1.50", exact: true }).waitFor();
  await page.getByRole("link", { name: "As one sum" }).click();
  await page.getByLabel("Total cost").fill("6");
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByRole("button", { name: "Write 1 line" }).click();
  await page.getByText("1 line written").waitFor();
  expect(await costs()).toEqual({ first: [2, "usd"], second: [2, "usd"] });
});

it("sends a long file in batches, and knows the columns of the next one", async () => {
  const account = await makeAccount();
  const flow = await makeClicks(account.token);
  const page = await open("/costs", { signedInAs: account });
  const line = (index: number) => `${flow.code},${[70, 1200, 2400].includes(index) ? "nobody" : "second"},0.${index + 1000}`;
  const file = ["Stream,Campaign,Price", ...Array.from({ length: 2500 }, (_, index) => line(index))].join("\n");
  const choose = () =>
    page.getByLabel("Choose a file").setInputFiles({ name: "costs.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
  await choose();
  await page.getByLabel("Column 1 is").selectOption("Flow");
  await page.getByLabel("Column 3 is").selectOption("Cost");
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByText("2,497 lines match 4,994 clicks. Nothing is written yet. 3 lines have an error").waitFor();
  await page.getByRole("row").filter({ hasText: "no matching clicks" }).nth(2).waitFor();
  await page.reload();
  await choose();
  await expect.poll(() => page.getByLabel("Column 1 is").inputValue()).toBe("flow");
  expect(await page.getByLabel("Column 3 is").inputValue()).toBe("cost");
});

it("goes on after a lost connection: nothing is lost, and nothing is counted twice", async () => {
  const account = await makeAccount();
  const flow = await makeClicks(account.token, ["first", "second", "third"]);
  const page = await open("/costs", { signedInAs: account, expectedErrors: [/ERR_CONNECTION_RESET/] });
  let writes = 0;
  // The server wrote the second thousand; its answer never came.
  await page.route("**/api/tracker/spend.json", async (route) => {
    if (route.request().method() !== "POST" || route.request().postDataJSON().dry_run !== false || ++writes !== 2) return route.continue();
    await route.fetch();
    return route.abort("connectionreset");
  });
  const costs: Record<number, string> = { 70: "first,1.5", 1200: "second,2.25", 2400: "third,3" };
  const lines = Array.from({ length: 2500 }, (_, index) => `${flow.code},${costs[index] ?? "nobody,9"}`);
  const file = { name: "costs.csv", mimeType: "text/csv", buffer: Buffer.from(["flow,utm_campaign,cost", ...lines].join("\n")) };
  await page.getByLabel("Choose a file").setInputFiles(file);
  await page.getByLabel("Column 1 is").selectOption("Flow");
  await page.getByLabel("Column 2 is").selectOption("utm_campaign");
  await page.getByLabel("Column 3 is").selectOption("Cost");
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByRole("button", { name: "Write 3 lines" }).click();
  await page.getByText("The server cannot be reached").waitFor();
  await page.getByText("1 line written").waitFor();
  await page.getByRole("button", { name: "Continue with 1,500 lines" }).click();
  await page.getByText("3 lines written").waitFor();
  expect(writes).toBe(4);
  const { data: clicks } = await api(account.token, "/api/clicks/list.json", { flow: flow.code });
  expect(Object.fromEntries(clicks.map((click) => [click.utm_campaign, click.cost]))).toEqual({ first: 1.5, second: 2.25, third: 3 });
  const day = new Date().toISOString().slice(0, 10);
  const { data: report } = await api(account.token, "/api/reports/traffic.json", {
    group: ["date"],
    from: day,
    to: day,
    columns: ["spend"],
  });
  expect(report.total).toEqual([6.75]);
});
