import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DIST } from "../../dashboard/scripts/build-record.ts";
import { copyFilled } from "../../dashboard/scripts/filled.ts";
import { SEGMENTS } from "../../dashboard/src/segments.ts";
import { ensureDashboard } from "../../scripts/lib/dashboard-build.ts";
import { serveDashboard } from "../../scripts/lib/dashboard-server.ts";
import { findFreePort, type Listener } from "../../scripts/lib/http.ts";
import { ROOT } from "../../scripts/lib/root.ts";
import { until } from "../../scripts/lib/until.ts";
import { makeCheckout, replaceWrangler } from "./kit.ts";

const API = "https://api.example.com";
const IMMUTABLE = "public, max-age=31536000, immutable";
/** What the two cannot agree on, or what is of the connection. */
const LEFT_OUT = ["connection", "date", "etag", "keep-alive", "transfer-encoding", "vary", "x-server-env"];

const folder = mkdtempSync(join(tmpdir(), "pawprint-dashboard-"));
let own: Listener;
let pages: { url: string; stop(): Promise<unknown> };

/** The folder as Cloudflare Pages would serve it. */
async function startPages(directory: string) {
  const [port, inspectorPort] = [await findFreePort(), await findFreePort()];
  const args = ["pages", "dev", directory, "--ip", "127.0.0.1", "--port", `${port}`, "--inspector-port", `${inspectorPort}`];
  const child = spawn(process.execPath, [join(ROOT, "node_modules/wrangler/bin/wrangler.js"), ...args], {
    cwd: directory,
    env: { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false", WRANGLER_WRITE_LOGS: "false" },
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  const url = `http://127.0.0.1:${port}`;
  await until("wrangler pages dev", 60, () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return {
    url,
    stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

beforeAll(async () => {
  await ensureDashboard();
  copyFilled(folder, API);
  own = await serveDashboard({ ip: "127.0.0.1", port: 0 }, API);
  pages = await startPages(folder);
});

afterAll(async () => {
  await Promise.all([own?.close(), pages?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

async function ask(url: string) {
  const answer = await fetch(url, { redirect: "manual", headers: { "accept-encoding": "identity" } });
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !LEFT_OUT.includes(name)));
  return { status: answer.status, headers, body: await answer.text() };
}

const asset = () => readdirSync(join(folder, "assets")).map((name) => `/assets/${name}`);
const PATHS: [what: string, paths: () => string[]][] = [
  ["the page", () => ["/", "/index.html", "/index.html?x=1"]],
  [
    "every screen",
    () => SEGMENTS.flatMap((segment) => [`/${segment}`, `/${segment}/`, `/${segment}/12/edit?g=flow`, `/${segment}/old.js`]),
  ],
  ["every chunk", asset],
  ["other files", () => ["/favicon.svg", "/version.json", "/404.html", "/404"]],
  [
    "what is not there",
    () => ["/nope", "/nope/reports", "/reportsx", "/assets/old-abc.js", "/assets/", "/assets", "//reports", "/%2e%2e/package.json"],
  ],
];

describe("the built dashboard", () => {
  it.each(PATHS)("is answered by npm start as by Pages: %s", async (_, paths) => {
    for (const path of paths()) {
      const [ours, theirs] = await Promise.all([ask(own.url + path), ask(pages.url + path)]);
      expect(ours, path).toEqual(theirs);
    }
  });

  it("names the API in the page and in what the page may call, and lets no script in but its own", async () => {
    const { headers, body } = await ask(`${pages.url}/reports`);
    expect(body).toContain(`<meta name="pawprint-api" content="${API}">`);
    expect(headers).toMatchObject({
      "cache-control": "public, max-age=0, must-revalidate",
      "content-security-policy": `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self' ${API}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": "camera=(), microphone=(), geolocation=()",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
    expect(headers).not.toHaveProperty("access-control-allow-origin");
    expect(body).not.toMatch(/<script(?![^>]*\ssrc="\/)|<style|\sstyle=|\son\w+=/);
  });

  it("may stand in a frame of Telegram Web at the Mini App's address, and in no other at any", async () => {
    const framers = async (path: string) =>
      /frame-ancestors ([^;]*)/.exec((await ask(pages.url + path)).headers["content-security-policy"] ?? "")?.[1];
    const rest = async (path: string) =>
      (await ask(pages.url + path)).headers["content-security-policy"]?.replace(/frame-ancestors [^;]*/, "");
    expect(await framers("/app")).toBe("https://web.telegram.org");
    expect(await framers("/app?tgWebAppStartParam=x")).toBe("https://web.telegram.org");
    for (const path of ["/", "/reports", "/app/", "/app/x", "/apps", "/404"]) expect(await framers(path), path).toBe("'none'");
    expect(await rest("/app")).toBe(await rest("/"));
  });

  it("keeps chunks for a year, and a missing one not at all", async () => {
    for (const path of asset()) expect((await ask(own.url + path)).headers["cache-control"], path).toBe(IMMUTABLE);
    expect(await ask(`${own.url}/assets/old-abc.js`)).toMatchObject({ status: 404, headers: { "cache-control": "no-store" } });
  });

  it("says which build it is, and is not built again while its sources are the same", async () => {
    const builtAt = statSync(join(DIST, "version.json")).mtimeMs;
    await ensureDashboard();
    expect(statSync(join(DIST, "version.json")).mtimeMs).toBe(builtAt);
    const { build } = JSON.parse((await ask(`${own.url}/version.json`)).body);
    expect(build).toMatch(/^[0-9a-f]{12}$/);
    expect((await ask(`${own.url}/`)).body).toContain(`<meta name="pawprint-build" content="${build}">`);
  });

  it("is served to readers alone, zipped for those who can unzip, without the rules of hosts", async () => {
    expect((await fetch(own.url, { method: "POST", body: "x" })).status).toBe(405);
    expect((await fetch(own.url)).headers.get("content-encoding")).toBe("gzip");
    for (const path of ["/_headers", "/_redirects", "/.vite/manifest.json"]) expect((await ask(own.url + path)).status, path).toBe(404);
  });
});

describe("npm run dashboard:deploy", () => {
  it("uploads a build that calls the API, and leaves one for other hosts in a folder", async () => {
    const checkout = makeCheckout();
    const uploaded = join(checkout.root, "uploaded");
    const calls = replaceWrangler(
      checkout,
      `require("node:fs").cpSync("dist", ${JSON.stringify(uploaded)}, { recursive: true });
      process.exit(process.env.FAIL ? 1 : 0);`,
    );
    const deploy = (args: string[], env = {}) => checkout.run("dashboard-deploy", args, env);
    const done = await deploy(["--api", API, "--project", "pawprint"]);
    expect(done).toMatchObject({ code: 0, errors: "", output: expect.stringContaining("DASHBOARD_ORIGINS") });
    expect(calls()).toEqual(["pages deploy dist --project-name pawprint"]);
    expect(readFileSync(join(uploaded, "index.html"), "utf8")).toContain(`<meta name="pawprint-api" content="${API}">`);
    expect(readFileSync(join(uploaded, "_headers"), "utf8")).toContain(`connect-src 'self' ${API};`);
    expect(readFileSync(join(checkout.root, "dashboard/dist/index.html"), "utf8")).toContain(`content="{API}"`);

    const failed = await deploy(["--api", API, "--project", "pawprint", "--branch", "next"], { FAIL: "1" });
    expect(failed).toMatchObject({ code: 1, errors: expect.stringMatching(/^wrangler pages deploy .* --branch next failed\n$/) });

    const out = join(checkout.root, "public");
    expect(await deploy(["--api", "same", "--out", out])).toMatchObject({ code: 0, errors: "" });
    expect(readFileSync(join(out, "index.html"), "utf8")).toContain(`<meta name="pawprint-api" content="">`);
    expect(readFileSync(join(out, "_headers"), "utf8")).toContain("connect-src 'self';");

    const refused = [
      ["--api", "https://api.example.com/", "--project", "pawprint"],
      ["--api", "https://api.example.com/api", "--project", "pawprint"],
      ["--api", "http://api.example.com", "--project", "pawprint"],
      ["--api", "api.example.com", "--project", "pawprint"],
      ["--api", "https://API.example.com", "--project", "pawprint"],
      ["--api", "https://a.example; script-src *", "--project", "pawprint"],
      ["--api", API, "--project", "Paw print"],
      ["--api", API, "--project", "pawprint", "--out", out],
      ["--api", API],
      ["--project", "pawprint"],
    ];
    const before = calls().length;
    for (const args of refused) {
      expect(await deploy(args), args.join(" ")).toMatchObject({ code: 2, errors: expect.stringMatching(/^[^\n]+\n$/) });
    }
    expect(calls()).toHaveLength(before);
  });
});
