import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { views } from "../../texts/views.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { INPUT } from "../../ui/input.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { linkOfView, VIEWS, type View } from "./views.ts";

interface Props {
  view: View;
  /** Of the same screen: a name is there once. */
  others: readonly View[];
  onGo: () => void;
}

/** A saved view: opens, takes another name, goes. */
export function ViewLine({ view, others, onGo }: Props) {
  const t = useTexts(views);
  const words = useTexts(common);
  const [name, setName] = useState<string | null>(null);
  const save = useWrite("/api/views/save.json", []);
  const remove = useWrite("/api/views/delete.json", [VIEWS]);
  const isTaken = others.some((other) => other.name === name?.trim());
  const rename = async (next: string) => {
    if (next === view.name) return setName(null);
    const { screen, query, columns } = view;
    await save.mutateAsync({ screen, name: next, query, columns });
    await remove.mutateAsync({ id: view.id });
  };
  const link = linkOfView(view);
  const error = save.error ?? remove.error;
  return (
    <li className="border-b border-line py-1 last:border-0">
      {name === null ? (
        <div className="flex items-center gap-1">
          {link !== null && (
            <Link {...link} onClick={onGo} className="min-w-0 grow truncate font-medium hover:underline">
              <bdi>{view.name}</bdi>
            </Link>
          )}
          <Button look="quiet" aria-label={t.renameIt(view.name)} onClick={() => setName(view.name)}>
            {t.rename}
          </Button>
          <Confirm
            label={words.delete}
            title={t.deleteTitle(view.name)}
            confirm={words.delete}
            onConfirm={() => remove.mutateAsync({ id: view.id })}
          >
            <p>{t.deleteHelp}</p>
          </Confirm>
        </div>
      ) : (
        <SavingForm
          className="flex flex-wrap gap-1"
          onSubmit={() => {
            // An error is shown below.
            if (!isTaken) rename(name.trim()).catch(() => undefined);
          }}
        >
          <input
            required
            pattern=".*\S.*"
            maxLength={128}
            aria-label={t.name}
            aria-invalid={isTaken}
            value={name}
            onChange={({ target }) => setName(target.value)}
            className={`${INPUT} w-auto! min-w-0 grow`}
          />
          <Button type="submit" look="main" busy={save.isPending || remove.isPending}>
            {words.save}
          </Button>
          <Button onClick={() => setName(null)}>{words.cancel}</Button>
          {isTaken && <p role="alert">{t.taken}</p>}
        </SavingForm>
      )}
      {error !== null && <ErrorNote error={error} />}
    </li>
  );
}
