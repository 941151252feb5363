import { useState } from "react";
import { useMay } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerNetworkGoals as texts } from "../../texts/offer-network-goals.ts";
import { offerPayments } from "../../texts/offer-payments.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Empty } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import type { TabProps } from "./facts.ts";
import { lower } from "./payment.ts";
import { type Edited, PaymentEditor } from "./payment-editor.tsx";
import { goalsOf, usePayments } from "./use-payments.ts";

type Goal = ReturnType<typeof goalsOf>[number];

/** The goals of an offer that postbacks of advertisers may name: those of its payments. For the network's staff. */
export function NetworkGoals({ offer }: TabProps) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const ofPayments = useTexts(offerPayments);
  const words = useTexts(common);
  const may = useMay()("network-offers.write");
  const payments = usePayments(offer);
  const [renamed, setRenamed] = useState<Goal | null>(null);
  const [edited, setEdited] = useState<Edited | null>(null);
  const goals = goalsOf(payments.all);
  const actions: Column<Goal> = {
    id: "actions",
    header: words.actions,
    unsorted: true,
    value: () => null,
    cell: (goal) => (
      <Button look="quiet" aria-label={`${words.edit}: ${goal.goal}`} onClick={() => setRenamed(goal)}>
        {words.edit}
      </Button>
    ),
  };
  const columns: Column<Goal>[] = [
    { id: "goal", header: shared.goal, value: ({ goal }) => goal, cell: ({ goal }) => <code>{goal}</code> },
    { id: "title", header: shared.name, value: ({ title }) => title, cell: ({ title }) => <bdi>{title}</bdi> },
    {
      id: "payments",
      header: t.payments,
      numeric: true,
      value: ({ goal }) => payments.all.filter((each) => lower(each.goal) === lower(goal)).length,
    },
  ];
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-muted">{t.goalsHelp}</p>
        {may && (
          <Button look="main" onClick={() => setEdited({ at: null, goal: "" })}>
            {ofPayments.addPayment}
          </Button>
        )}
      </div>
      {goals.length === 0 ? (
        <Empty title={t.noGoals}>
          <p className="max-w-prose">{t.noGoalsHelp}</p>
        </Empty>
      ) : (
        <Table label={shared.tabNames.goals} rows={goals} columns={may ? [...columns, actions] : columns} idOf={({ goal }) => goal} />
      )}
      {edited !== null && <PaymentEditor payments={payments} edited={edited} onClose={() => setEdited(null)} />}
      {renamed !== null && <RenameDialog goal={renamed} payments={payments} onClose={() => setRenamed(null)} />}
    </div>
  );
}

interface RenameProps {
  goal: Goal;
  payments: ReturnType<typeof usePayments>;
  onClose: () => void;
}

/** Changes the word and the name of a goal in all of its payments. */
function RenameDialog({ goal, payments: { all, save, write }, onClose }: RenameProps) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(offerPayments);
  const [values, setValues] = useState(goal);
  const close = () => {
    save.reset();
    onClose();
  };
  const submit = () => {
    const isOfGoal = (each: { goal: string }) => lower(each.goal) === lower(goal.goal);
    write(all.map((each) => (isOfGoal(each) ? { ...each, ...values } : each))).then(close, () => undefined);
  };
  return (
    <Dialog open onClose={close} title={t.rename(goal.goal)}>
      <Form save={save} fields={[]} onSubmit={submit}>
        <Field label={words.goalValue} hint={words.goalValueHint}>
          <TextInput
            value={values.goal}
            onValueChange={(next) => setValues({ ...values, goal: next })}
            required
            maxLength={255}
            autoFocus
          />
        </Field>
        <Field label={shared.name}>
          <TextInput value={values.title} onValueChange={(title) => setValues({ ...values, title })} maxLength={255} />
        </Field>
      </Form>
    </Dialog>
  );
}
