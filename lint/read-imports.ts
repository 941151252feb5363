import { parseSync, Visitor } from "oxc-parser";

/** One import, as written. Types count like values; so do `export … from` and `import()`. */
export interface WrittenImport {
  line: number;
  /** Null where the path is computed. */
  specifier: string | null;
}

/** @param path of the file, whose extension gives the language @throws Error when the text cannot be parsed */
export function readImports(path: string, text: string): WrittenImport[] {
  const { errors, module, program } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  const imports: WrittenImport[] = [];
  const add = (start: number, specifier: string | null) => imports.push({ line: text.slice(0, start).split("\n").length, specifier });
  for (const { start, moduleRequest } of module.staticImports) add(start, moduleRequest.value);
  for (const { entries } of module.staticExports) {
    for (const { start, moduleRequest } of entries) if (moduleRequest !== null) add(start, moduleRequest.value);
  }
  // Walking the whole tree is slow, and few files need it.
  if (/\bimport\s*\(/.test(text)) {
    const literal = (source: object) => ("value" in source && typeof source.value === "string" ? source.value : null);
    new Visitor({
      ImportExpression: ({ start, source }) => add(start, literal(source)),
      TSImportType: ({ start, source }) => add(start, literal(source)),
    }).visit(program);
  }
  return imports;
}
