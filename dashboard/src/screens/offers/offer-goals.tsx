import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Data } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerGoals as texts } from "../../texts/offer-goals.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm, Dialog } from "../../ui/dialog.tsx";
import { Field, Select, TextArea } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { NameButton } from "../../ui/name-button.tsx";
import { Empty, Loaded } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import type { TabProps } from "./facts.ts";

export type OfferGoal = Data<"/api/offers/goals/list.json", "get">[number];
const CHANGED = ["/api/offers/goals/"];

/** The goals that count for an offer, and the words that others have for them. */
export function OfferGoals({ offer }: TabProps) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(common);
  const query = useRead("/api/offers/goals/list.json", { offer: offer.id });
  const remove = useWrite("/api/offers/goals/delete.json", CHANGED);
  const [edited, setEdited] = useState<{ goal: OfferGoal | undefined } | null>(null);
  const columns: Column<OfferGoal>[] = [
    {
      id: "name",
      header: shared.goal,
      value: ({ name }) => name,
      cell: (goal) => <NameButton onClick={() => setEdited({ goal })}>{goal.name}</NameButton>,
    },
    { id: "code", header: t.code, value: ({ code }) => code, cell: ({ code }) => <code>{code}</code> },
    { id: "aliases", header: t.aliases, value: ({ aliases }) => aliases.join(", ") },
    {
      id: "actions",
      header: words.actions,
      unsorted: true,
      value: () => null,
      cell: (goal) => (
        <Confirm
          label={t.removeGoal}
          title={t.removeGoalTitle(goal.name)}
          confirm={t.removeGoal}
          onConfirm={() => remove.mutateAsync({ offer: offer.id, goal: goal.goal })}
        >
          <p>{t.removeGoalWarning}</p>
        </Confirm>
      ),
    },
  ];
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-muted">{t.goalsHelp}</p>
        <Button look="main" onClick={() => setEdited({ goal: undefined })}>
          {t.addGoal}
        </Button>
      </div>
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={t.noGoals}>
              <p className="max-w-prose">{t.noGoalsHelp}</p>
            </Empty>
          ) : (
            <Table label={shared.tabNames.goals} rows={data} columns={columns} idOf={({ goal }) => String(goal)} />
          )
        }
      </Loaded>
      {edited !== null && <GoalDialog offer={offer.id} goal={edited.goal} taken={query.data?.data ?? []} onClose={() => setEdited(null)} />}
    </div>
  );
}

interface DialogProps {
  offer: number;
  goal: OfferGoal | undefined;
  /** Goals that the offer has already. */
  taken: readonly OfferGoal[];
  onClose: () => void;
}

function GoalDialog({ offer, goal, taken, onClose }: DialogProps) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(common);
  const own = useRead("/api/goals/list.json");
  const save = useWrite("/api/offers/goals/set.json", CHANGED);
  const left = (own.data?.data ?? []).filter(({ id }) => !taken.some((each) => each.goal === id));
  const [chosen, setChosen] = useState("");
  const [aliases, setAliases] = useState(goal?.aliases.join("\n") ?? "");
  const errorAt = useErrorAt(save.error);
  const first = left[0];
  const id = goal?.goal ?? Number(chosen || first?.id);
  const submit = () =>
    save.mutate(
      {
        offer,
        goal: id,
        aliases: aliases
          .split("\n")
          .map((line) => line.trim())
          .filter((line) => line !== ""),
      },
      { onSuccess: onClose },
    );
  return (
    <Dialog open onClose={onClose} title={goal?.name ?? t.addGoal}>
      {goal === undefined && own.isSuccess && first === undefined ? (
        <p>
          {t.noOwnGoals}{" "}
          <Link to="/goals" className="underline">
            {t.toGoals}
          </Link>
        </p>
      ) : (
        <Form save={save} fields={["goal", "aliases"]} onSubmit={submit} label={goal === undefined ? words.add : words.save}>
          {goal === undefined && (
            <Field label={shared.goal} error={errorAt("goal")}>
              <Select
                value={chosen || String(first?.id ?? "")}
                options={left.map((each) => [String(each.id), each.name])}
                onChange={setChosen}
              />
            </Field>
          )}
          <Field label={t.aliases} hint={t.aliasesHint} error={save.error?.code === "exists" ? t.aliasTaken : errorAt("aliases")}>
            <TextArea value={aliases} onValueChange={setAliases} spellCheck={false} />
          </Field>
        </Form>
      )}
    </Dialog>
  );
}
