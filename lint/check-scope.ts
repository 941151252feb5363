import { posix } from "node:path";
import { parseSync } from "oxc-parser";

/** A function that another file may import: the types of its parameters, and its first statement, as text. */
interface Exported {
  name: string;
  parameters: string;
  first: string;
}

/** Parts of a syntax tree that are read here. */
interface Node {
  type: string;
  start: number;
  end: number;
}
interface Declared extends Node {
  id: { name: string } | null;
  params: Node[];
  body: { body: Node[] } | null;
}

const CHECK = /^(?:const \w+ = )?mayOrThrow\(ctx, /;

/**
 * Holds every verb to the scope check: what a surface calls of a domain and hands its context must begin with `mayOrThrow`, so that no
 * endpoint can be added that anybody may call.
 * @param files texts by path, from the root of the repository
 * @returns one message for each verb without it; empty when all is well
 */
export function checkScope(files: ReadonlyMap<string, string>): string[] {
  const called = new Set([...files].flatMap(([path, text]) => (path.startsWith("src/surfaces/") ? calledBy(path, text) : [])));
  return [...files].flatMap(([path, text]) => {
    if (!path.startsWith("src/domain/")) return [];
    const verbs = exportedBy(path, text).filter(
      ({ name, parameters }) => called.has(`${path}#${name}`) && /\b(?:Network)?Ctx\b/.test(parameters),
    );
    return verbs
      .filter(({ first }) => !CHECK.test(first))
      .map(
        ({ name }) =>
          `${path}: ${name} does not begin with the scope check.\n  Rule: the first line of a verb that a surface calls is mayOrThrow(ctx, "<resource>.<action>").\n  Instead: name the action in src/domain/access/permissions.ts, or make it take less than Ctx.`,
      );
  });
}

const OWNER_BY_HAND = [
  /\bctx\.(?:account|network)\.id\b/,
  /\bctx\.actor\.networkId\b/,
  /\{[^{}]*\baccount\b[^{}]*\}(?:: Ctx\b| = ctx;)[\s\S]*?\baccount\.id\b/,
];

/**
 * Holds domains to the one helper that says whose rows a call may touch.
 * @param files texts by path, from the root of the repository
 * @returns one message for each function that takes the owner from its context by hand; empty when all is well
 */
export function checkOwnership(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) => {
    if (!path.startsWith("src/domain/") || path.startsWith("src/domain/access/")) return [];
    const functions = text.split(/^(?=(?:export )?(?:async )?(?:function|const)\b)/m);
    return functions
      .filter((each) => OWNER_BY_HAND.some((rule) => rule.test(each)))
      .map(
        (each) =>
          `${path}: ${each.split("(")[0]} takes the account's number from its context.\n  Rule: whose rows a call may touch is said by src/domain/access/ownership.ts.\n  Instead: isOwned(table.accountId, ctx) in the query builder, ownerOf(ctx) in the tag sql.`,
      );
  });
}

function calledBy(path: string, text: string): string[] {
  const { staticImports } = parseSync(path, text).module;
  return staticImports.flatMap(({ moduleRequest, entries }) => {
    const target = posix.join(posix.dirname(path), moduleRequest.value);
    return entries.map(({ importName }) => `${target}#${importName.name}`);
  });
}

function exportedBy(path: string, text: string): Exported[] {
  const { body } = parseSync(path, text).program as unknown as { body: (Node & { declaration?: Node | null })[] };
  const textOf = ({ start, end }: Node) => text.slice(start, end);
  return body.flatMap(({ type, declaration }) => {
    if (type !== "ExportNamedDeclaration" || !declaration) return [];
    return functionsIn(declaration).map(({ name, params, first }) => ({
      name,
      parameters: params.map(textOf).join(),
      first: first === undefined ? "" : textOf(first),
    }));
  });
}

function functionsIn(declaration: Node): { name: string; params: Node[]; first: Node | undefined }[] {
  if (declaration.type === "FunctionDeclaration") {
    const { id, params, body } = declaration as Declared;
    return [{ name: id?.name ?? "", params, first: body?.body[0] }];
  }
  if (declaration.type !== "VariableDeclaration") return [];
  const { declarations } = declaration as unknown as { declarations: { id: { name: string }; init: Declared | null }[] };
  return declarations.flatMap(({ id, init }) => {
    if (init?.type !== "ArrowFunctionExpression" && init?.type !== "FunctionExpression") return [];
    const { body } = init;
    return [{ name: id.name, params: init.params, first: Array.isArray(body?.body) ? body.body[0] : ((body as Node | null) ?? undefined) }];
  });
}
