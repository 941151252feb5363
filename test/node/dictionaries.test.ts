import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { execute } from "../../scripts/lib/database.ts";
import { makeCheckout, runHere } from "./kit.ts";

const city = (id: number, name: string, country: string, region: string) =>
  [id, name, name, "", "0", "0", "P", "PPL", country, "", region, "", "", "", "1", "", "", "UTC", "2026-01-01"].join("\t");

it("imports cities and internet providers, again without a change, and refuses a file with a wrong line whole", async () => {
  const checkout = makeCheckout();
  const target = { remote: false, persistTo: checkout.state };
  const path = join(checkout.root, "file.txt");
  const args = ["import", path, "--persist-to", checkout.state];
  const run = (text: string, how = runHere) => {
    writeFileSync(path, text);
    return how("dictionaries", args);
  };
  const printed = (counts: object) => ({ code: 0, output: `${JSON.stringify(counts)}\n`, errors: "" });
  const many = Array.from({ length: 130 }, (_, index) => city(1000 + index, `Town ${index}'"`, "DE", "02"));
  const file = [city(79729, "Vaduz", "LI", "11"), ...many, city(7, "Nowhere", "", "")].join("\n");
  for (const how of [checkout.run, runHere]) expect(await run(`${file}\n`, how)).toEqual(printed({ cities: 131 }));
  expect(await run(city(79729, "Vaduz (new)", "LI", "11"))).toEqual(printed({ cities: 1 }));
  const cities = await execute("SELECT * FROM cities ORDER BY id", target);
  expect(cities).toHaveLength(131);
  expect(cities.filter(({ id }) => [79729, 1129].includes(Number(id)))).toEqual([
    { id: 1129, country: "de", region: "02", name: "Town 129'\"" },
    { id: 79729, country: "li", region: "11", name: "Vaduz (new)" },
  ]);
  const systems = 'asn,name,class,cc\r\nAS13335,"Cloudflare, ""Inc.""",Content,US\r\n12389,Ростелеком,Eyeball,XX\r\n';
  expect(await run(systems)).toEqual(printed({ providers: 2 }));
  const read = () => execute("SELECT id, created_at_ms, name, name_folded, country FROM providers ORDER BY id", target);
  const whenMade = (rows: Record<string, unknown>[]) => rows.map(({ id, created_at_ms }) => ({ id, created_at_ms }));
  const made = await read();
  expect(await run(systems.replace("XX", "RU"))).toEqual(printed({ providers: 2 }));
  const again = await read();
  expect(whenMade(again)).toEqual(whenMade(made));
  expect(again.map(({ name, name_folded, country }) => ({ name, name_folded, country }))).toEqual([
    { name: "Ростелеком", name_folded: "ростелеком", country: "ru" },
    { name: 'Cloudflare, "Inc."', name_folded: 'cloudflare, "inc."', country: "us" },
  ]);
  for (const [wrong, line] of [
    [`${city(1, "A", "DE", "1")}\nx\ty`, "line 2: a city has GeoNames' number and at least 11 cells"],
    ["asn,name\n1,A\nx,B", "line 3: an asn is a number, as in 13335 or AS13335"],
    ["asn,name\n1,", "line 2: a name has 1 to 200 characters"],
    ["number,title\n1,A", "line 1: columns asn and name are needed, as in asn,name,cc"],
    ["asn,name\n", "the file has no rows"],
  ] as const)
    expect(await run(wrong)).toEqual({ code: 1, output: "", errors: `${line}\n` });
  expect(await execute("SELECT * FROM cities ORDER BY id", target)).toEqual(cities);
  const { code, errors } = await runHere("dictionaries", ["export", path]);
  expect([code, errors.includes("usage: npm run --silent dictionaries")]).toEqual([2, true]);
});
