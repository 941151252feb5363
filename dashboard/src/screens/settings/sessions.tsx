import type { Data } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { dropSession } from "../../api/session.ts";
import { useAccount, useFormat } from "../../shell/account.ts";
import { Time } from "../../shell/time.tsx";
import { useTexts } from "../../texts/define.ts";
import { sessions } from "../../texts/sessions.ts";
import { parseUtc } from "../../time.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { Empty, Loaded } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { SettingsPage } from "./settings-page.tsx";

type Session = Data<"/api/auth/sessions.json", "get">[number];

/** Who is signed in to this account, and the way to end it. */
export function Sessions() {
  const t = useTexts(sessions);
  // Keys may not see sessions.
  const isByKey = parseUtc(useAccount().session_expires) === null;
  return <SettingsPage>{isByKey ? <Empty title={t.byKey} /> : <List />}</SettingsPage>;
}

function List() {
  const t = useTexts(sessions);
  const format = useFormat();
  const query = useRead("/api/auth/sessions.json");
  const end = useWrite("/api/auth/sessions/end.json", ["/api/auth/sessions"]);
  const endOne = async ({ id, current }: Session) => {
    await end.mutateAsync({ id });
    if (current) dropSession();
  };
  const columns: Column<Session>[] = [
    {
      id: "created",
      header: t.since,
      value: ({ created }) => created,
      cell: ({ created, current }) => (
        <span className="flex flex-wrap gap-x-2">
          <Time utc={created} /> {current && <Status tone="good">{t.current}</Status>}
        </span>
      ),
    },
    {
      id: "country",
      header: t.country,
      value: ({ country }) => country,
      cell: ({ country }) => format.country(country),
    },
    {
      id: "expires",
      header: t.expires,
      value: ({ expires }) => expires,
      cell: ({ expires }) => <Time utc={expires} />,
    },
    {
      id: "end",
      header: t.action,
      value: () => "",
      unsorted: true,
      cell: (session) => (
        <Confirm label={t.end} title={t.endTitle} confirm={t.end} onConfirm={() => endOne(session)}>
          <p>{session.current ? t.endCurrentHelp : <Time utc={session.created}>{t.endHelp}</Time>}</p>
        </Confirm>
      ),
    },
  ];
  return (
    <Loaded query={query} rows={4}>
      {({ data }) => (
        <div className="flex flex-col gap-4">
          <p className="max-w-prose text-muted">{t.help}</p>
          <Table label={t.list} rows={data} columns={columns} idOf={({ id }) => String(id)} />
          {data.length > 1 && (
            <div>
              <Confirm
                label={t.endOthers}
                title={t.endOthersTitle(data.length - 1)}
                confirm={t.endOthers}
                onConfirm={() => end.mutateAsync({ others: true })}
              >
                <p>{t.endOthersHelp}</p>
              </Confirm>
            </div>
          )}
        </div>
      )}
    </Loaded>
  );
}
