import { useState } from "react";
import { useRead } from "../../api/hooks.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { templateList } from "../../texts/template-list.ts";
import { Copy } from "../../ui/copy.tsx";
import { INPUT } from "../../ui/input.tsx";
import { Panel } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { useLanguage } from "../../ui/use-language.ts";

/** The macros of postbacks, searched by name and meaning; the list is the server's own. */
export function Macros() {
  const t = useTexts(templateList);
  const words = useTexts(common);
  const lang = useLanguage();
  const [text, setText] = useState("");
  const query = useRead("/api/postbacks/macros.json", {}, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <Panel title={t.macros}>
      <input
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        value={text}
        onChange={({ target }) => setText(target.value)}
        className={INPUT}
      />
      <Loaded query={query}>
        {({ data }) => (
          <ul className="mt-3 flex max-h-112 flex-col gap-2 overflow-auto rounded-md border border-line px-2 py-1 text-sm">
            {data
              .filter(
                ({ places, name, meaning }) =>
                  places.includes("postback") && `${name} ${meaning[lang]}`.toLowerCase().includes(text.toLowerCase()),
              )
              .map(({ name, meaning, example }) => (
                <li key={name}>
                  <Copy text={`{${name}}`} label={`{${name}}`} />
                  <p className="px-3 text-muted">
                    {meaning[lang]}
                    {example !== "" && `: ${example}`}
                  </p>
                </li>
              ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
