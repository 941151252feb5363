import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { Data } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { Time } from "../../shell/time.tsx";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { goals as texts } from "../../texts/goals.ts";
import { BulkTable } from "../../ui/bulk-table.tsx";
import { EditableList } from "../../ui/editable-list.tsx";
import { NameButton } from "../../ui/name-button.tsx";
import { Status } from "../../ui/status.tsx";
import type { Column } from "../../ui/table.tsx";
import { isActive, stateOf } from "../../url/list.ts";
import { GoalDialog } from "./goal-dialog.tsx";

type Goal = Data<"/api/goals/list.json", "get">[number];
const route = getRouteApi("/goals");

/** What counts as a conversion, and what it is worth. */
export function Goals() {
  const query = useRead("/api/goals/list.json");
  return (
    <EditableList
      texts={useTexts(texts)}
      query={query}
      list={(rows, onEdit) => <List goals={rows} onEdit={onEdit} />}
      dialog={(goal, onClose) => <GoalDialog goal={goal} onClose={onClose} />}
    />
  );
}

function List({ goals, onEdit }: { goals: readonly Goal[]; onEdit: (goal: Goal) => void }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const format = useFormat();
  const { s } = route.useSearch();
  const navigate = useNavigate({ from: "/goals" });
  const setStatus = useWrite("/api/goals/status.json", ["/api/goals/"]);
  const columns: Column<Goal>[] = [
    {
      id: "name",
      header: t.name,
      value: ({ name }) => name,
      cell: (goal) => <NameButton onClick={() => onEdit(goal)}>{goal.name}</NameButton>,
    },
    { id: "code", header: t.code, value: ({ code }) => code, cell: ({ code }) => <code>{code}</code> },
    {
      id: "price",
      header: t.price,
      numeric: true,
      value: ({ price }) => price,
      cell: ({ price, currency }) => format.money(price, currency),
    },
    {
      id: "state",
      header: t.state,
      value: ({ status }) => status,
      cell: ({ status }) => <Status tone={isActive(status) ? "good" : "off"}>{words[stateOf(status)]}</Status>,
    },
    {
      id: "created",
      header: t.created,
      value: ({ created }) => created,
      cell: ({ created }) => <Time utc={created} />,
    },
  ];
  return (
    <BulkTable
      label={t.title}
      rows={goals}
      columns={columns}
      sort={s ?? "name"}
      onSort={(next) => void navigate({ search: (before) => ({ ...before, s: next === "name" ? undefined : next }) })}
      warning={t.deleteWarning}
      onStatus={async (status, ids) => (await setStatus.mutateAsync({ ids, status })).data}
    />
  );
}
