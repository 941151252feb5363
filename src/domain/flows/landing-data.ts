/** The counters' ids and event codes of a flow, by the names that landing pages know them by. What flows.pixels holds. */
export const PIXELS = ["fb", "fbe", "ga", "gad", "tt", "lki", "vk", "mt", "mtrk"] as const;

/** The UTM tags of a flow: source, campaign, content, term, medium. What flows.tags holds. */
export const FLOW_TAGS = ["utms", "utmc", "utmn", "utmt", "utmm"] as const;

export type Pixels = Record<(typeof PIXELS)[number], string>;
export type FlowTags = Record<(typeof FLOW_TAGS)[number], string>;

/** Some of the texts; those left out stay, an empty one is cleared. */
export type TextChanges<Texts> = { [Name in keyof Texts]?: Texts[Name] | undefined };

/** A patch, as json_patch takes it, of what flows.pixels or flows.tags holds: texts that are not empty. */
export function toPatch(changes: TextChanges<Pixels> | TextChanges<FlowTags>): string {
  return JSON.stringify(changes, (_, value) => (value === "" ? null : value));
}

/** All the texts of flows.pixels or flows.tags, the absent ones empty. */
export function readTexts<Name extends string>(names: readonly Name[], json: string): Record<Name, string> {
  const stored = JSON.parse(json) as Partial<Record<Name, string>>;
  return Object.fromEntries(names.map((name) => [name, stored[name] ?? ""])) as Record<Name, string>;
}
