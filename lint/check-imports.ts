import { matchesGlob, posix } from "node:path";
import { findCycles, type Graph } from "./cycles.ts";
import { EXCEPTIONS, LAYERS, type Layer } from "./layers.ts";
import { readImports } from "./read-imports.ts";

/** Its type names every address, and so links of the screens that it imports are of that type. */
const TYPE_OF_LINKS = "dashboard/src/router.ts";

/** An import with the path, from the root of the repository, or the package that it resolves to. */
interface Import {
  from: string;
  line: number;
  to: string;
  isPackage: boolean;
}

/**
 * Holds files to the table of layers, and refuses cycles: of files, and of folders beside each other of src that are of one layer.
 * @param files texts by path, from the root of the repository
 * @returns one message for each import that is refused, with its rule and what to do; empty when all is well
 */
export function checkImports(files: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  const imports: Import[] = [];
  for (const [path, text] of files) {
    if (layerOf(path) === undefined) problems.push(`${path} belongs to no layer.\n  Give it one in lint/layers.ts.`);
    for (const { line, specifier } of readImports(path, text)) {
      if (specifier === null) problems.push(`${path}:${line} imports a path that is computed.\n  Write it out, so that it can be checked.`);
      else imports.push(resolveImport(path, line, specifier));
    }
  }
  for (const each of imports) {
    const problem = checkImport(each);
    if (problem !== null) problems.push(problem);
  }
  const inside = imports.filter(({ isPackage }) => !isPackage);
  return [...problems, ...fileCycles(inside), ...folderCycles(inside)];
}

/** Exceptions that no import needs any more. */
export function findUnusedExceptions(files: ReadonlyMap<string, string>): string[] {
  const isUsed = ({ from, to }: { from: string; to: string }) =>
    readImports(from, files.get(from) ?? "").some(({ specifier }) => specifier !== null && resolveImport(from, 0, specifier).to === to);
  return EXCEPTIONS.filter((each) => !isUsed(each)).map(({ from, to }) => `${from} does not import ${to}.\n  Remove the exception.`);
}

function resolveImport(from: string, line: number, specifier: string): Import {
  const isPackage = !specifier.startsWith(".") && !specifier.startsWith("/");
  return { from, line, to: isPackage ? specifier : posix.join(posix.dirname(from), specifier), isPackage };
}

function layerOf(path: string): Layer | undefined {
  return LAYERS.find(({ files }) => files.some((glob) => matchesGlob(path, glob)));
}

function checkImport({ from, line, to, isPackage }: Import): string | null {
  const layer = layerOf(from);
  if (layer === undefined || EXCEPTIONS.some((each) => each.from === from && each.to === to)) return null;
  const rule = isPackage ? checkPackage(layer, to) : checkPath(layer, from, to);
  return rule === null ? null : `${from}:${line} imports ${to}\n  Rule: ${rule}\n  Instead: ${layer.advice}`;
}

function checkPackage({ name, packages }: Layer, specifier: string): string | null {
  const isOf = (each: string) => each === "*" || specifier === each || specifier.startsWith(each.endsWith(":") ? each : `${each}/`);
  return packages.some(isOf) ? null : `${name} files may import the packages ${packages.join(", ") || "(none)"}.`;
}

function checkPath(layer: Layer, from: string, to: string): string | null {
  const target = layerOf(to);
  if (target === undefined) return `${to} belongs to no layer (lint/layers.ts).`;
  if (target !== layer) {
    const allowed = [layer.name, ...layer.mayImport];
    return allowed.includes(target.name)
      ? null
      : `${layer.name} files may import ${allowed.join(", ")} files; this is a ${target.name} file.`;
  }
  const { apart } = layer;
  if (apart === undefined || folderBelow(apart, from) === folderBelow(apart, to)) return null;
  return `folders of ${apart} never import each other.`;
}

/** The part of a path right below a folder. */
function folderBelow(folder: string, path: string): string {
  return posix.relative(folder, path).split("/")[0] ?? "";
}

function fileCycles(imports: readonly Import[]): string[] {
  const graph = graphOf(imports.filter(({ to }) => to !== TYPE_OF_LINKS).map(({ from, to }) => [from, to]));
  return findCycles(graph).map(
    (cycle) =>
      `${[...cycle, cycle[0]].join(" → ")}\n  Rule: files never import each other in a cycle, types included.\n  Instead: Move what both need into a file of its own.`,
  );
}

function folderCycles(imports: readonly Import[]): string[] {
  const edges = imports.flatMap(({ from, to }): [string, string][] => {
    const [a, b] = [from.split("/"), to.split("/")];
    const depth = a.findIndex((part, index) => part !== b[index]);
    const isBetweenFolders = a[0] === "src" && depth > 0 && depth < a.length - 1 && depth < b.length - 1;
    return isBetweenFolders && layerOf(from) === layerOf(to) ? [[a.slice(0, depth + 1).join("/"), b.slice(0, depth + 1).join("/")]] : [];
  });
  return findCycles(graphOf(edges)).map((cycle) => {
    const steps = cycle.map((folder, index) => {
      const next = cycle[(index + 1) % cycle.length] ?? folder;
      const example = imports.find(({ from, to }) => from.startsWith(`${folder}/`) && to.startsWith(`${next}/`));
      return `\n  ${example?.from}:${example?.line} imports ${example?.to}`;
    });
    return `${[...cycle, cycle[0]].join(" → ")}${steps.join("")}\n  Rule: folders beside each other never import each other in a cycle.\n  Instead: Move what both need into a folder of its own, or hand one the other's result.`;
  });
}

function graphOf(edges: readonly [from: string, to: string][]): Graph {
  const graph: Graph = new Map();
  for (const [from, to] of edges) {
    const known = graph.get(from) ?? new Set();
    graph.set(from, known.add(to));
  }
  return graph;
}
