import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { execute } from "../../scripts/lib/database.ts";
import { findFreePort } from "../../scripts/lib/http.ts";
import type { StartProcess } from "../../scripts/lib/start-process.ts";
import { until } from "../../scripts/lib/until.ts";
import { makeCheckout, processesOf } from "./kit.ts";

const END_SECONDS = 15;

describe("npm start", () => {
  it("serves a fresh checkout on migrated data, with secrets made for it, writes every click it answered, and ends without a trace on Ctrl-C", async () => {
    const checkout = makeCheckout();
    // Ctrl-C reaches npm and what it runs, and npm passes it on once more.
    const server = await checkout.start({ npm: true });
    expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: "ok" });

    const vars = parseEnv(readFileSync(join(checkout.root, ".dev.vars"), "utf8"));
    expect(Buffer.from(vars.ENCRYPTION_KEY ?? "", "base64")).toHaveLength(32);
    expect(vars.ENCRYPTION_KEY).not.toBe(vars.PAYMENT_GATEWAY_SECRET);
    expect(statSync(join(checkout.root, ".dev.vars")).mode & 0o077).toBe(0);

    const { key } = JSON.parse((await checkout.run("account", ["create", "--name", "Jane", "--persist-to", checkout.state])).output);
    const call = async (path: string, body: Record<string, string>) => {
      const answer = await fetch(`${server.url}/api/${path}.json?id=${key}`, { method: "POST", body: new URLSearchParams(body) });
      return ((await answer.json()) as { data: { code: string } }).data;
    };
    const { code } = await call("flows/add", { name: "Ads" });
    await call("ways/add", { flow: "1", url: "https://shop.example/" });

    const headers = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0" };
    let answered = 0;
    let isOver = false;
    const visitors = Array.from({ length: 8 }, async () => {
      while (!isOver) {
        const answer = await fetch(`${server.url}/go/${code}`, { redirect: "manual", headers }).catch(() => null);
        if (answer?.status === 302) answered += 1;
        else isOver = true;
      }
    });
    await until("some clicks", 60, () => answered > 50);
    expect(await server.stop()).toBe(0);
    await Promise.all(visitors);
    const [row] = await execute("SELECT count(*) AS written FROM clicks", { remote: false, persistTo: checkout.state });
    expect(row).toEqual({ written: answered });
    await until("every process to end", END_SECONDS, () => processesOf(server.port).length === 0);
  });

  it("lets --var win over .dev.vars, which it leaves as it is; a second one says in one line that the port is taken, and touches nothing", async () => {
    const checkout = makeCheckout();
    const own = join(checkout.root, ".dev.vars");
    const example = readFileSync(join(checkout.root, ".dev.vars.example"), "utf8");
    const before = example.replaceAll(/\{random:\d+\}/g, "x".repeat(32));
    writeFileSync(own, before);
    const key = Buffer.alloc(32, 7).toString("base64");
    const server = await checkout.start({ vars: { ENCRYPTION_KEY: key, DASHBOARD_ORIGINS: "https://given.example" } });
    const allowed = async (origin: string) =>
      (await fetch(`${server.url}/api/profile/info.json`, { headers: { origin } })).headers.get("access-control-allow-origin");
    expect([await allowed("https://given.example"), await allowed("http://localhost:5173")]).toEqual(["https://given.example", null]);
    expect(readFileSync(own, "utf8")).toBe(before);

    const second = makeCheckout();
    const late = await second.spawn({ port: server.port });
    expect(await late.ended).toBe(1);
    expect(late.log()).toBe(`port ${server.port} is taken: end what listens there, or choose another with --port\n`);
    expect(existsSync(join(second.root, ".dev.vars"))).toBe(false);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  it("builds the dashboard where that is missing or old and serves it beside, lets it call, and ends both together", async () => {
    const checkout = makeCheckout();
    const dashboardPort = await findFreePort();
    const origin = `http://localhost:${dashboardPort}`;
    const pageFor = (server: StartProcess) =>
      until("the dashboard", 60, async () => {
        const page = await fetch(`${origin}/reports`).then(
          (answer) => answer.text(),
          () => "",
        );
        return page.includes(`<meta name="pawprint-api" content="${server.url}">`) && page;
      });
    const buildOf = (page: string) => /name="pawprint-build" content="(\w+)"/.exec(page)?.[1];
    const first = await checkout.start({ dashboardPort });
    const build = buildOf(await pageFor(first));
    for (const line of [`The dashboard is at ${origin}`, `Pawprint is at ${first.url}`])
      await until(line, 60, () => first.log().includes(`${line}\n`));
    const answer = await fetch(`${first.url}/api/profile/info.json`, { headers: { origin } });
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    expect((await fetch(first.url, { redirect: "manual" })).headers.get("location")).toBe(origin);

    const late = await makeCheckout().spawn({ dashboardPort });
    expect(await late.ended).toBe(1);
    expect(late.log()).toMatch(new RegExp(`^port ${dashboardPort} is taken: .*--dashboard-port N.*\\n$`));

    expect(await first.stop()).toBe(0);
    await expect(fetch(origin)).rejects.toThrow();
    appendFileSync(join(checkout.root, "dashboard/src/app.css"), "\nbody { color: red; }\n");
    const second = await checkout.start({ dashboardPort });
    expect(buildOf(await pageFor(second))).not.toBe(build);
  });

  it("names a missing variable in one line, on the screen and in every answer", async () => {
    const checkout = makeCheckout();
    const example = readFileSync(join(checkout.root, ".dev.vars.example"), "utf8");
    writeFileSync(join(checkout.root, ".dev.vars"), example.replace(/^ENCRYPTION_KEY=.*\n/m, "").replaceAll("{random:32}", "x".repeat(32)));
    const server = await checkout.spawn();
    await until("the line", 60, () => server.log().includes("configuration: ENCRYPTION_KEY is missing\n"));
    expect(server.log()).toContain(".dev.vars lacks ENCRYPTION_KEY: .dev.vars.example shows how they look\n");
    const answer = await fetch(`${server.url}/health`);
    expect([answer.status, await answer.json()]).toEqual([
      500,
      { status: "error", error: "config", message: "configuration: ENCRYPTION_KEY is missing" },
    ]);
  });

  it.each([
    ["the runner", false],
    ["npm", true],
  ])("leaves nothing behind when %s is killed with -9", async (_, npm) => {
    const checkout = makeCheckout();
    const server = await checkout.start({ npm });
    process.kill(server.pid, "SIGKILL");
    await until("every process to end", END_SECONDS, () => processesOf(server.port).length === 0);
  });
});
