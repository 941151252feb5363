import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FormRules, MAX_DEEP_VALUES, MAX_LEVELS, placeAsSent, toParams, unnumbered } from "../../src/http/forms.ts";

const DEEP: FormRules = { levels: MAX_LEVELS };

const read = (form: string, rules?: FormRules) => JSON.parse(JSON.stringify(toParams([...new URLSearchParams(form)], rules)));

describe("a form's names", () => {
  it.each<[string, FormRules, object]>([
    ["a=1&a=2", {}, { a: "2" }],
    ["a=1&a=2&b=3", { repeated: "all" }, { a: ["1", "2"], b: "3" }],
    ["f[o]=1&f[o]=2&f[o]=3", { repeated: "all" }, { f: { o: ["1", "2", "3"] } }],
    ["a[]=1&a[]=2", {}, { a: ["1", "2"] }],
    ["a[0]=x&a[1]=y", {}, { a: { 0: "x", 1: "y" } }],
    ["a[k]=x&a[l]=y", {}, { a: { k: "x", l: "y" } }],
    ["a[k][l]=x&a[k]=y", {}, { "a[k][l]": "x", a: { k: "y" } }],
    ["a[k][]=x&a[k][]=y", {}, { "a[k]": ["x", "y"] }],
    ["a[0][b][]=1&a[0][b][]=2", DEEP, { a: { 0: { b: ["1", "2"] } } }],
    ["detail[1][offer_id]=7&detail[1][price]=2", DEEP, { detail: { 1: { offer_id: "7", price: "2" } } }],
    ["filter[status][]=1&filter[status][]=2", DEEP, { filter: { status: ["1", "2"] } }],
    ["a[b][c]=1&d[b][c]=2", { levels: { a: 2 } }, { a: { b: { c: "1" } }, "d[b][c]": "2" }],
    ["a[b][c][d]=1", { levels: { a: 2 } }, { "a[b][c][d]": "1" }],
    ["a[b]=1&a[b][c]=2", DEEP, { a: { b: { c: "2" } } }],
    ["a[b][c]=1&a[b]=2", DEEP, { a: { b: "2" } }],
    ["a[k]=1&a[]=2", DEEP, { a: ["2"] }],
    ["a[]=1&a[k]=2", DEEP, { a: { k: "2" } }],
    [
      "a[][k]=1&[b]=2&a]b[=3&a[b=4&a[b]c=5&[]=6&a[[b]]=7",
      DEEP,
      { a: { 0: { k: "1" } }, "[b]": "2", "a]b[": "3", "a[b": "4", "a[b]c": "5", "": ["6"], "a[[b]]": "7" },
    ],
    ["a[][b]=1&a[][c]=2&a[][b]=3&a[][c]=4", DEEP, { a: { 0: { b: "1", c: "2" }, 1: { b: "3", c: "4" } } }],
    ["a[][b]=1&a[][b]=2", { levels: { a: 2 } }, { a: { 0: { b: "1" }, 1: { b: "2" } } }],
    ["a[][b][]=1&a[][b][]=2&a[][c]=3&a[][c]=4&a[][b][]=5", DEEP, { a: { 0: { b: ["1", "2"], c: "3" }, 1: { c: "4", b: ["5"] } } }],
    ["a[][b][][c]=1&a[][b][][c]=2&a[][d]=3", DEEP, { a: { 0: { b: { 0: { c: "1" }, 1: { c: "2" } }, d: "3" } } }],
    ["f[a][][b]=1&g[a][][b]=2&f[a][][b]=3", DEEP, { f: { a: { 0: { b: "1" }, 1: { b: "3" } } }, g: { a: { 0: { b: "2" } } } }],
    ["a[4][b]=1&a[][b]=2&a[][b]=3&a[0][b]=4", DEEP, { a: { 0: { b: "4" }, 4: { b: "1" }, 5: { b: "2" }, 6: { b: "3" } } }],
    ["a[][b]=1&a[][b]=2", {}, { "a[][b]": "2" }],
    [
      "a[][b][c][d][e]=1&a[][b][c][d][e][f]=2&a[][][b]=3",
      DEEP,
      { a: { 0: { b: { c: { d: { e: "1" } } }, 0: { b: "3" } } }, "a[][b][c][d][e][f]": "2" },
    ],
    ["constructor=1&a[constructor][prototype]=2", DEEP, { constructor: "1", a: { constructor: { prototype: "2" } } }],
    ["a[b][c]=1", { levels: { constructor: 2, toString: 2 } }, { "a[b][c]": "1" }],
  ])("%s by %j", (form, rules, said) => {
    expect(read(form, rules)).toEqual(said);
  });

  it("mean no more than names", () => {
    const given = [..."__proto__ constructor prototype toString".split(" ")].flatMap((name) => [
      [`${name}[polluted]`, "x"] as const,
      [`a[${name}][polluted]`, "x"] as const,
      [`json[${name}][polluted]`, "x"] as const,
    ]);
    const params = toParams([["json", JSON.parse('{"__proto__": {"own": 1}}')], ...given], DEEP);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((Object as unknown as Record<string, unknown>).polluted).toBeUndefined();
    for (const within of [params, params.a, params.json] as object[]) {
      expect(Object.getPrototypeOf(within)).toBeNull();
      expect(Object.entries(within).find(([key]) => key === "__proto__")?.[1]).toMatchObject({ polluted: "x" });
    }
  });

  it("make no holes where numbers are far apart, and keep their order", () => {
    const { a } = toParams([...new URLSearchParams("a[4294967296]=z&a[999999]=y&a[7]=x")]);
    expect(unnumbered(a)).toEqual(["x", "y", "z"]);
    for (const other of ["x", ["y"], {}, { 0: "x", b: "y" }, null, undefined]) expect(unnumbered(other)).toBe(other);
  });

  it("are taken apart only so deep, and only so often", () => {
    for (const brackets of ["[b]", "[1]", "[][b]"]) {
      const bomb = `a${brackets.repeat(20_000)}`;
      expect(toParams([[bomb, "x"]], { levels: 1_000_000 })).toEqual({ [bomb]: "x" });
    }
    const many = Array.from({ length: MAX_DEEP_VALUES + 1 }, (_, index) => [`a[${index}][b]`, "x"] as const);
    const { a, ...rest } = toParams(many, DEEP);
    expect(Object.keys(a as object)).toHaveLength(MAX_DEEP_VALUES);
    expect(rest).toEqual({ [`a[${MAX_DEEP_VALUES}][b]`]: "x" });
  });

  it("add to JSON of the same name, whichever comes first, and leave it as it was", () => {
    const json = { b: { c: "1" } };
    expect(
      toParams(
        [
          ["a", json],
          ["a[b][d]", "2"],
        ],
        DEEP,
      ),
    ).toEqual({ a: { b: { c: "1", d: "2" } } });
    expect(
      toParams(
        [
          ["a[e]", "2"],
          ["a", json],
        ],
        DEEP,
      ),
    ).toEqual({ a: { b: { c: "1" }, e: "2" } });
    expect(json).toEqual({ b: { c: "1" } });
  });

  it("say what JSON says", () => {
    const key = fc.oneof(
      fc.constantFrom("__proto__", "constructor", "toString", "a b", "é"),
      fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,5}$/),
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: MAX_LEVELS - 1 }, fc.string({ unit: "grapheme" }), tie("list"), tie("fields")),
      list: fc.array(tie("any"), { minLength: 1, maxLength: 3 }),
      fields: fc.dictionary(key, tie("any"), { minKeys: 1, maxKeys: 3 }),
    })).any;
    const bare = (written: unknown): unknown => {
      if (typeof written !== "object" || written === null) return written;
      const list = unnumbered(written);
      return Array.isArray(list) ? list.map(bare) : new Map(Object.entries(list as object).map(([name, each]) => [name, bare(each)]));
    };
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 4 }), fc.boolean(), (json, isNumbered) => {
        const form = new URLSearchParams(Object.entries(json).flatMap(([name, each]) => written(name, each, isNumbered)));
        expect(bare(toParams([...form], DEEP))).toEqual(bare(json));
      }),
    );
  });
});

/** A value as a form writes it; a list of plain values ends in `[]`, or is numbered as every other list is. */
function written(name: string, value: unknown, isNumbered: boolean): [string, string][] {
  if (typeof value === "string") return [[name, value]];
  const isPlain = Array.isArray(value) && value.every((item) => typeof item === "string");
  const keyOf = (key: string) => (isPlain && !isNumbered ? "" : key);
  return Object.entries(value as object).flatMap(([key, each]) => written(`${name}[${keyOf(key)}]`, each, isNumbered));
}

describe("a place of a list that was read", () => {
  it.each<[sent: unknown, place: (string | number)[], named: (string | number)[]]>([
    [{ 1: { total: "x" }, 7: { total: "y" } }, [1, "total"], [7, "total"]],
    [{ 7: "x", 1: "y" }, [0], [1]],
    [{ 1: { cities: { 3: "x", 4: "y" } } }, [0, "cities", 1], [1, "cities", 4]],
    [["", "x", "y"], [1], [2]],
    [{ 2: "", 5: "x" }, [0], [5]],
    [["x", ""], [1], [1]],
    [["x", "y"], [1], [1]],
    [{ total: "x" }, [0, "total"], ["total"]],
    ["a,b", [1], [1]],
    [{ 1: "x" }, [7, "a"], [7, "a"]],
    [{ "01": "x" }, [0], ["01"]],
    [{ a: { 1: "x" } }, ["a", 0], ["a", 1]],
    [undefined, [0, "a"], [0, "a"]],
    ["x", [], []],
  ])("%j at %j is named %j, as it was sent", (sent, place, named) => {
    expect(placeAsSent(sent, place, { skipEmpty: true }).map(String)).toEqual(named.map(String));
  });

  it("counts empty items where a list keeps them", () => {
    expect(placeAsSent(["", "x"], [1], { skipEmpty: false })).toEqual([1]);
    expect(placeAsSent({ 3: "", 7: "x" }, [0], { skipEmpty: false })).toEqual(["3"]);
  });
});
