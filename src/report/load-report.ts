// What a load did, for people and for programs.
import type { ChalkInstance } from 'chalk';
import { formatDay } from '../calendar/day.ts';
import type { FileReport, LoadReport } from '../load/report.ts';
import { count } from '../summarise/words.ts';
import { coverageText, doubts } from './coverage-text.ts';
import { safe, showCount, those } from './format.ts';
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
  const touched = report.kind === 'files changed' ? `; ${count(report.daysTouched, 'day')} computed anew` : '';
  return [
    paint.bold(KINDS[report.kind]),
    `${count(report.requests, 'request')} of ${count(report.tenants, 'tenant')}, ${days}${touched}`,
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
  const sum = `${showCount(total.counted)} counted + ${count(total.duplicates, 'duplicate')} + ${showCount(total.rejected)} rejected + ${showCount(total.outside)} outside the window`;
  return wrap(`Checked: ${count(total.read, 'row')} read = ${sum}.`, 2);
}

function notes(report: LoadReport, paint: ChalkInstance): string[] {
  const found: string[] = [];
  const gone = report.files.filter((file) => file.state === 'no longer matched');
  const note = (size: bigint | number, text: string): void => {
    if (size > 0) found.push(wrap(`- ${text}`, 2));
  };
  for (const r of report.rejected.slice(0, 10))
    note(r.rows, `${showCount(r.rows)} rejected in ${safe(r.source)}: ${safe(r.reason)}`);
  if (report.rejected.length > 0)
    found.push(
      wrap('  by file: the view `reprice.rejects`; every row with its line and text: the table `rejected_row`', 2),
    );
  note(
    report.conflicts,
    `${those(report.conflicts, 'duplicate', 'differs', 'differ')} from the row that counts (tenant, operation or status): the table \`conflict\``,
  );
  note(
    report.unmappedRequests,
    `${those(report.unmappedRequests, 'request', 'falls', 'fall')} on no operation of the catalogue, counted as (unmapped): the view \`unmapped_path\`; \`reprice operations propose\` makes templates of them`,
  );
  note(report.tenantlessRequests, `${those(report.tenantlessRequests, 'request', 'names', 'name')} no tenant`);
  for (const text of doubts(report)) found.push(wrap(`- ${text}`, 2));
  note(report.pollingRequests, `${those(report.pollingRequests, 'request', 'is', 'are')} flagged as polling`);
  note(
    report.countedRequests,
    `${count(report.countedRequests, 'request')} came already counted: polling cannot be told there`,
  );
  for (const copy of report.copies.slice(0, 5)) note(1, copyText(copy, report.files));
  note(gone.length, goneText(gone));
  for (const { run, days } of report.underLock)
    note(
      days.length,
      `the usage of run ${run}, which is locked, changed on ${showCount(days.length)} ${days.length === 1 ? 'day' : 'days'}, first ${days[0] ?? ''}; its figures stay as they are`,
    );
  return found.length === 0 ? [] : [[paint.bold('To look at'), ...found].join('\n')];
}

/** Rows with an id count once, whatever file repeats them. */
function copyText({ path, of }: LoadReport['copies'][number], files: readonly FileReport[]): string {
  const both = files.filter((file) => file.counted > 0n && (file.path === path || file.path === of)).length === 2;
  return `${safe(path)} has the very bytes of ${safe(of)}; ${both ? 'both count' : 'its rows count once'}`;
}

/** What a load does not find any more it keeps: logs are moved away when they are old. */
function goneText(gone: readonly FileReport[]): string {
  const named = gone.slice(0, 3).map((file) => safe(file.path));
  return `${count(gone.length, 'file')} no longer there, counted as loaded before: ${named.join(', ')}${gone.length > 3 ? ', …' : ''}`;
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
