// What a load did, for people and for programs.
import type { ChalkInstance } from 'chalk';
import { formatDay } from '../calendar/day.ts';
import type { FileReport, LoadReport } from '../load/report.ts';
import { coverageText, doubts } from './coverage-text.ts';
import { safe, showCount } from './format.ts';
import { plainTable, wrap } from './layout.ts';

const MOST_FILES = 20;

export function loadText(report: LoadReport, paint: ChalkInstance): string {
  return [
    headline(report, paint),
    sources(report, paint),
    filesTable(report, paint),
    oddTable(report, paint),
    balance(report),
    coverageText(report, paint),
    ...notes(report, paint),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const KINDS = {
  'nothing changed': 'Nothing changed: every file is in the ledger as it is',
  'first load': 'Loaded the logs into a new ledger',
  'settings changed': 'The settings changed: loaded all files anew',
  'new form': 'This reprice keeps its ledger in another form: loaded all files anew',
  'files changed': 'Loaded new and changed files',
} as const;

function headline(report: LoadReport, paint: ChalkInstance): string {
  const days =
    report.firstDay === undefined || report.lastDay === undefined
      ? 'no day'
      : `${formatDay(report.firstDay)} to ${formatDay(report.lastDay)}`;
  const touched = report.kind === 'files changed' ? `; ${showCount(report.daysTouched)} days computed anew` : '';
  return [
    paint.bold(KINDS[report.kind]),
    `${showCount(report.requests)} requests of ${showCount(report.tenants)} tenants, ${days}${touched}`,
  ].join('\n');
}

/** One row a source; the files of the load one by one when they are few. */
function sources(report: LoadReport, paint: ChalkInstance): string {
  const head = ['source', 'files', 'read', 'counted', 'duplicates', 'rejected', 'outside'].map((h) => paint.bold(h));
  const names = [...new Set(report.files.map((f) => f.source))].sort();
  const rows = names.map((name) => {
    const files = report.files.filter((f) => f.source === name);
    return [safe(name), showCount(files.length), ...columns(files)];
  });
  const total = names.length > 1 ? [['total', showCount(report.files.length), ...columns(report.files)]] : [];
  return plainTable(head, [...rows, ...total]);
}

/** The files that were read, when there are several; what stands in the ledger of each is in its view. */
function filesTable(report: LoadReport, paint: ChalkInstance): string {
  const fresh = report.files.filter((f) => f.state === 'new' || f.state === 'changed');
  if (fresh.length === 0 || report.files.length === 1) return '';
  const head = ['file', 'read', 'counted', 'duplicates', 'rejected', 'outside'].map((h) => paint.bold(h));
  const rows = fresh.slice(0, MOST_FILES).map((f) => [tail(safe(f.path), PATH_WIDTH), ...columns([f])]);
  const rest = fresh.length - rows.length;
  const more = rest === 0 ? '' : `\n${showCount(rest)} more files: --json, or the view \`load_report\` of the ledger`;
  return `${plainTable(head, rows)}${more}`;
}

/** Which of several files hold what is odd; what it is stands under it in words. */
function oddTable({ files }: LoadReport, paint: ChalkInstance): string {
  const odd = files.filter((f) => f.conflicts + f.unmappedRequests + f.tenantlessRequests > 0n);
  if (odd.length === 0 || files.length === 1) return '';
  const head = ['file', 'conflicts', 'requests unmapped', 'without tenant'].map((h) => paint.bold(h));
  const rows = odd
    .slice(0, MOST_FILES)
    .map((f) => [
      tail(safe(f.path), PATH_WIDTH),
      ...[f.conflicts, f.unmappedRequests, f.tenantlessRequests].map((n) => showCount(n)),
    ]);
  const rest = odd.length - rows.length;
  return `${plainTable(head, rows)}${rest === 0 ? '' : `\n${showCount(rest)} more files: --json, or the view \`reprice.files\``}`;
}

const PATH_WIDTH = 26;

function tail(text: string, width: number): string {
  const signs = [...text];
  return signs.length > width ? `…${signs.slice(signs.length - width + 1).join('')}` : text;
}

function columns(files: readonly FileReport[]): string[] {
  const sum = (pick: (f: FileReport) => bigint): string => showCount(files.reduce((n, f) => n + pick(f), 0n));
  return [
    sum((f) => f.read),
    sum((f) => f.counted),
    sum((f) => f.duplicates),
    sum((f) => f.rejected),
    sum((f) => f.outside),
  ];
}

function balance({ total }: LoadReport): string {
  const sum = `${showCount(total.counted)} counted + ${showCount(total.duplicates)} duplicates + ${showCount(total.rejected)} rejected + ${showCount(total.outside)} outside the window`;
  return wrap(`Checked: ${showCount(total.read)} rows read = ${sum}.`, 2);
}

function notes(report: LoadReport, paint: ChalkInstance): string[] {
  const found: string[] = [];
  const note = (size: bigint | number, text: string): void => {
    if (size > 0) found.push(wrap(`- ${text}`, 2));
  };
  for (const r of report.rejected.slice(0, 10))
    note(r.rows, `${showCount(r.rows)} rejected in ${safe(r.source)}: ${safe(r.reason)}`);
  if (report.rejected.length > 0)
    found.push('  by file: the view `reprice.rejects`; every row with its line and text: the table `rejected_row`');
  note(
    report.conflicts,
    `${showCount(report.conflicts)} duplicates differ from the row that counts (tenant, operation or status): the table \`conflict\``,
  );
  note(
    report.unmappedRequests,
    `${showCount(report.unmappedRequests)} requests fall on no operation of the catalogue, counted as (unmapped): the view \`unmapped_path\`; \`reprice operations propose\` makes templates of them`,
  );
  note(report.tenantlessRequests, `${showCount(report.tenantlessRequests)} requests name no tenant`);
  for (const text of doubts(report)) found.push(wrap(`- ${text}`, 2));
  note(report.pollingRequests, `${showCount(report.pollingRequests)} requests are flagged as polling`);
  note(
    report.countedRequests,
    `${showCount(report.countedRequests)} requests came already counted: polling cannot be told there`,
  );
  for (const copy of report.copies.slice(0, 5))
    note(1, `${safe(copy.path)} has the very bytes of ${safe(copy.of)}; both count`);
  for (const { run, days } of report.underLock)
    note(
      days.length,
      `the usage of run ${run}, which is locked, changed on ${showCount(days.length)} ${days.length === 1 ? 'day' : 'days'}, first ${days[0] ?? ''}; its figures stay as they are`,
    );
  return found.length === 0 ? [] : [[paint.bold('To look at'), ...found].join('\n')];
}

/** Every figure as text, so that nothing is rounded by whoever reads the JSON. */
export function loadJson(report: LoadReport): string {
  const days = {
    firstDay: report.firstDay === undefined ? null : formatDay(report.firstDay),
    lastDay: report.lastDay === undefined ? null : formatDay(report.lastDay),
  };
  return JSON.stringify(
    { ...report, ...days },
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    2,
  );
}
