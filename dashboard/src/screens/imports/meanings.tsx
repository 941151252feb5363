import { useMemo } from "react";
import { useRead } from "../../api/hooks.ts";
import { maskSecrets } from "../../mask.ts";
import { useAccount, useFormat } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { importLines } from "../../texts/import-lines.ts";
import { imports } from "../../texts/imports.ts";
import { Select } from "../../ui/field.tsx";
import { Panel } from "../../ui/page.tsx";
import { Status } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import type { ConversionLine } from "./columns.ts";
import { STAGES, type Stage, stageOf } from "./status-words.ts";

/** What words mean, where the person says it. */
export type Meanings = Readonly<Partial<Record<string, Stage>>>;

interface Props {
  lines: readonly ConversionLine[];
  meanings: Meanings;
  onMeanings: (meanings: Meanings) => void;
}

interface Word {
  /** As it is written; empty: no status. */
  word: string;
  lines: number;
  stage: Stage | undefined;
}

const SHOWN_WORDS = 50;
const SHOWN_OWNERS = 10;

/** What the statuses of the file mean, and who is told of them. */
export function WhatHappens({ lines, meanings, onMeanings }: Props) {
  const t = useTexts(imports);
  const format = useFormat();
  const lineTexts = useTexts(importLines);
  const words = useMemo(() => countWords(lines), [lines]);
  const rows = words.slice(0, SHOWN_WORDS).map(([word, n]): Word => ({ word, lines: n, stage: meanings[word] ?? stageOf(word) }));
  const columns: Column<Word>[] = [
    { id: "word", header: t.word, value: ({ word }) => word, cell: ({ word }) => (word === "" ? t.noWord : word) },
    {
      id: "means",
      header: t.means,
      value: ({ stage }) => stage ?? "",
      cell: ({ word, stage }) =>
        word === "" ? (
          t.keeps
        ) : (
          <div className="min-w-36">
            <Select<Stage | "">
              label={t.meansOf(word)}
              value={stage ?? ""}
              options={[
                ...(stageOf(word) === undefined ? [["", t.keeps] as const] : []),
                ...STAGES.map((each) => [each, t.stages[each]] as const),
              ]}
              onChange={(next) => onMeanings({ ...meanings, [word]: next === "" ? undefined : next })}
            />
          </div>
        ),
    },
    { id: "told", header: t.told, value: () => "", cell: ({ stage }) => <Address stage={stage} /> },
    { id: "lines", header: lineTexts.lines, numeric: true, value: (row) => row.lines, cell: (row) => format.number(row.lines) },
  ];
  return (
    <Panel title={t.happens}>
      <p className="mb-3 max-w-prose text-muted">{t.happensHelp}</p>
      <Table label={t.happens} rows={rows} columns={columns} idOf={({ word }) => word} />
      {words.length > SHOWN_WORDS && <p className="mt-3 text-warn">{t.manyWords(words.length)}</p>}
      <Owners />
    </Panel>
  );
}

function countWords(lines: readonly ConversionLine[]): [word: string, lines: number][] {
  const counts = new Map<string, number>();
  for (const { item } of lines) if (item !== null) counts.set(item.status ?? "", (counts.get(item.status ?? "") ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a);
}

const useTemplates = () => useRead("/api/postbacks/templates.json", { limit: 200 });

/** The account's address for a stage. */
function Address({ stage }: { stage: Stage | undefined }) {
  const t = useTexts(imports);
  const account = useAccount();
  const templates = useTemplates();
  if (stage === undefined) return <span className="text-muted">{t.nobody}</span>;
  const url = account[`pb_${stage}`];
  const state = templates.data?.data.find(({ campaign, flow, event }) => campaign === 0 && flow === 0 && event === stage)?.state;
  if (url === "") return <span className="text-muted">{t.nobody}</span>;
  return (
    <span className="font-mono text-xs" title={maskSecrets(url)}>
      {state === "paused" || state === "stopped" ? <Status tone="warn">{t.notSent}</Status> : null} {maskSecrets(url)}
    </span>
  );
}

/** Flows and campaigns whose leads are told to addresses of their own. */
function Owners() {
  const t = useTexts(imports);
  const templates = useTemplates();
  const rows = templates.data?.data ?? [];
  const flows = [...new Set(rows.flatMap(({ flow }) => (flow === 0 ? [] : [flow])))];
  const campaigns = [...new Set(rows.flatMap(({ campaign }) => (campaign === 0 ? [] : [campaign])))];
  if (flows.length + campaigns.length === 0) return null;
  return (
    <p className="mt-3 max-w-prose">
      {t.owners(flows.slice(0, SHOWN_OWNERS), flows.length, campaigns.slice(0, SHOWN_OWNERS), campaigns.length)}
    </p>
  );
}
