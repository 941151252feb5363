/** A family of Prometheus' text format: one name, and a value for each set of labels. */
export interface Family {
  name: string;
  type: "gauge" | "counter";
  help: string;
  values: readonly { labels?: Readonly<Record<string, string>>; value: number }[];
}

const escapeHelp = (text: string) => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
const escapeLabel = (text: string) => escapeHelp(text).replaceAll('"', '\\"');

/** Families in Prometheus' text format 0.0.4. */
export function toExposition(families: readonly Family[]): string {
  return families
    .map(({ name, type, help, values }) => {
      const lines = values.map(({ labels = {}, value }) => {
        const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
        return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}\n`;
      });
      return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n${lines.join("")}`;
    })
    .join("");
}
