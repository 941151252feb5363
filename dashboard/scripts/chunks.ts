import { join } from "node:path";

const SRC = join(import.meta.dirname, "../src");
const FIRST = join(SRC, "first.ts");
const BOOT = join(SRC, "boot.tsx");
const APP = join(SRC, "app.tsx");
const SIGN_IN = join(SRC, "screens/sign-in/sign-in.tsx");
// What two of these have in common, most others have too.
const OVERVIEW = join(SRC, "screens/overview/overview.tsx");
const REPORTS = join(SRC, "screens/reports/reports.tsx");
const FLOWS = join(SRC, "screens/flows/flows.tsx");

// What a deployment of screens does not send again, in parts that screens load when they need them. The sign-in page needs React alone.
const REACT = /node_modules\/(react|react-dom|scheduler)\//;
const TANSTACK = /node_modules\/@tanstack\/(react-router|router-core|history|store|react-store|query-core|react-query)\//;
// But not what the search alone needs.
const KIT =
  /node_modules\/(tabbable|@base-ui\/utils|@base-ui\/react\/(?!autocomplete|combobox|internals\/(composite|filter|useAnchorPositioning|getDisabledMount)|floating-ui-react\/(middleware|hooks\/(gridNavigation|useFloating\.|useListNavigation|useTypeahead))|utils\/(adaptiveOrigin|CommonPositioner|hideMiddleware|useAnchored|usePositioner)))/;
const TABLE = /node_modules\/@tanstack\/(react-table|table-core|react-virtual|virtual-core)\//;
/** Vite's own, in whatever imports something later. */
const PRELOADS = /vite\/preload-helper/;

/** Of a bundler: what each module imports at once. */
interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

/**
 * The chunks of modules that are loaded together: on a phone each request costs more than what is in it. A module is in the first one that
 * has it, with all that it waits for.
 */
export const GROUPS = [
  { name: "react", test: REACT },
  { name: "tanstack", test: TANSTACK },
  { name: "kit", test: KIT },
  { name: "table", test: TABLE },
  together("first", (isIn, id) => isIn(FIRST) || PRELOADS.test(id)),
  together("boot", (isIn) => isIn(BOOT) || (isIn(SIGN_IN) && (isIn(APP) || isIn(REPORTS)))),
  together("frame", (isIn) => isIn(APP) || (isIn(OVERVIEW) && isIn(FLOWS))),
  together("figures", (isIn) => isIn(OVERVIEW) && isIn(REPORTS)),
  together("lists", (isIn) => isIn(FLOWS) && isIn(REPORTS)),
];

function together(name: string, belongs: (isIn: (root: string) => boolean, id: string) => boolean) {
  const isOurs = (id: string) => (id.startsWith(SRC) && id !== FIRST) || PRELOADS.test(id);
  const nameOf = (id: string, graph: Graph) => (isOurs(id) && belongs((root) => importedBy(root, graph).has(id), id) ? name : null);
  return { debugName: name, name: nameOf };
}

const known = new WeakMap<Graph, Map<string, Set<string>>>();

/** A module and all that it waits for. */
function importedBy(root: string, graph: Graph): Set<string> {
  const ofGraph = known.get(graph) ?? new Map<string, Set<string>>();
  known.set(graph, ofGraph);
  const found = ofGraph.get(root) ?? new Set<string>();
  if (ofGraph.has(root)) return found;
  ofGraph.set(root, found);
  const add = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    for (const each of graph.getModuleInfo(id)?.importedIds ?? []) add(each);
  };
  add(root);
  return found;
}
