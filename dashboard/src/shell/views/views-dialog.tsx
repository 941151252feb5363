import { useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { views } from "../../texts/views.ts";
import { Button } from "../../ui/button.tsx";
import { Copy } from "../../ui/copy.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { INPUT } from "../../ui/input.tsx";
import { ErrorNote, Loaded } from "../../ui/states.tsx";
import { parseSearch, stringifySearch } from "../../url/search.ts";
import { useFormat } from "../account.ts";
import { usePeriod } from "../period-picker.tsx";
import { ViewLine } from "./view-line.tsx";
import { VIEWS } from "./views.ts";

const LONGEST_NAME = 128;

interface Props {
  screen: string;
  query: string;
  onClose: () => void;
}

/** The views of this screen, saving another, and links to what is shown: with days that move along, or fixed. */
export function ViewsDialog({ screen, query, onClose }: Props) {
  const t = useTexts(views);
  const words = useTexts(common);
  const { period } = usePeriod();
  const format = useFormat();
  const [name, setName] = useState("");
  const list = useRead(VIEWS);
  const save = useWrite("/api/views/save.json", [VIEWS]);
  const address = (search: string) => `${location.origin}/${screen}${search}`;
  const fixed = stringifySearch({ ...parseSearch(query), p: undefined, ...period });
  return (
    <Dialog open onClose={onClose} title={t.title}>
      <SavingForm
        save={save}
        className="flex gap-2"
        onSubmit={() => save.mutate({ screen, name: name.trim(), query }, { onSuccess: () => setName("") })}
      >
        <input
          required
          pattern=".*\S.*"
          maxLength={LONGEST_NAME}
          aria-label={t.name}
          placeholder={t.name}
          value={name}
          onChange={({ target }) => setName(target.value)}
          className={INPUT}
        />
        <Button type="submit" look="main" busy={save.isPending}>
          {words.save}
        </Button>
      </SavingForm>
      {save.error !== null && (save.error.code === "limit" ? <p role="alert">{t.limit}</p> : <ErrorNote error={save.error} />)}
      <Loaded query={list} rows={2}>
        {({ data }) => {
          const mine = data.filter((view) => view.screen === screen);
          return mine.length === 0 ? (
            <p className="text-muted">{t.none}</p>
          ) : (
            <ul className="flex flex-col">
              {mine.map((view) => (
                <ViewLine key={view.id} view={view} others={mine.filter(({ id }) => id !== view.id)} onGo={onClose} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      <div className="flex flex-wrap items-center gap-2 border-t border-line pt-3">
        <span className="basis-full">{t.copyLink}</span>
        <Copy look="plain" text={address(query === "" ? "" : `?${query}`)} label={t.moving} />
        <Copy look="plain" text={address(fixed)} label={t.fixed(format.days(period.from, period.to))} />
      </div>
    </Dialog>
  );
}
