/** What a page of docs/api says of one endpoint, and what it shows. */
export interface Section {
  /** Markdown, without the samples. */
  prose: string;
  /** JSON answers, in their order. */
  answers: unknown[];
  /** A CSV answer. */
  csv: string | undefined;
}

/** What the pages say of all that can be called: sections by `GET /api/goals/list.json`, meanings of error codes by page. */
export interface Prose {
  sections: ReadonlyMap<string, Section>;
  /** Of a page, by code. */
  errors(page: string): Readonly<Record<string, string>>;
}

/** @param pages Markdown by the names of files */
export function readProse(pages: Readonly<Record<string, string>>): Prose {
  const sections = Object.values(withServedLinks(pages)).flatMap(sectionsOf);
  return { sections: new Map(sections), errors: (page) => errorsOf(pages[page] ?? "") };
}

/**
 * The pages as they are served, all in one place: what they link to is where it is served, and what is served nowhere is no link.
 * @param pages Markdown by the names of files
 */
export function withServedLinks(pages: Readonly<Record<string, string>>): Record<string, string> {
  const link = (page: string, text: string, target: string) => {
    const [path = "", heading] = target.split("#");
    const file = path === "" ? page : path.slice(path.lastIndexOf("/") + 1);
    return file in pages ? `[${text}](/docs/${file}${heading === undefined ? "" : `#${heading}`})` : text;
  };
  return Object.fromEntries(
    Object.entries(pages).map(([page, markdown]) => [
      page,
      markdown.replace(/\[([^\]]+)\]\((?!https?:)([^)]+)\)/g, (_, text: string, target: string) => link(page, text, target)),
    ]),
  );
}

/** A heading such as `### GET or POST /api/site/click.json`; it ends at the next one that is no smaller. */
function sectionsOf(markdown: string): [string, Section][] {
  return markdown.split(/^(?=#{1,3} )/m).flatMap((part): [string, Section][] => {
    const [heading = ""] = part.split("\n", 1);
    const named = [...heading.matchAll(/(GET|POST|PUT|PATCH|DELETE|OPTIONS)( or POST)? (\/\S*?)(?=,|$)/g)];
    if (named.length === 0) return [];
    const section = readSection(part.slice(heading.length));
    return named.flatMap(([, method, also, path]) =>
      [method, ...(also === undefined ? [] : ["POST"])].map((each): [string, Section] => [`${each} ${path}`, section]),
    );
  });
}

function readSection(text: string): Section {
  const fenced = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, type, block = ""]) => ({ type, block }));
  const json = fenced.filter(({ type }) => type === "json").flatMap(({ block }) => block.split(/\n(?=[{[])/));
  const inline = [...text.matchAll(/`(\{"status":"ok",[^`…]*\})`/g)].map(([, sample = ""]) => sample);
  return {
    prose: text
      .replace(/^```(?:json|sh|csv)\n[\s\S]*?^```$/gm, "")
      .replace(/\n{3,}/g, "\n\n")
      .trim(),
    answers: [...json, ...inline].map((sample) => JSON.parse(sample)),
    csv: fenced.find(({ type }) => type === "csv")?.block,
  };
}

/** The page's table of error codes. */
function errorsOf(markdown: string): Record<string, string> {
  const table = /^\| (?:code|error) \| when \|\n\|[-| ]+\|\n([\s\S]*?)\n\n/m.exec(markdown)?.[1] ?? "";
  const rows = table.split("\n").flatMap((row) => {
    const [, codes = "", when = ""] = /^\| (.+?) \| (.*) \|$/.exec(row) ?? [];
    return [...codes.matchAll(/`([\w-]+)`/g)].map(([, code = ""]) => [code, when] as const);
  });
  return Object.fromEntries(rows);
}
