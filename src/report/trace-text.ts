// The raw rows of one account's day for a terminal of 80 columns: two lines a row, then how their sum
// compares with the ledger, and which files could not be read back.
import type { ChalkInstance } from 'chalk';
import type { Trace, TraceRow } from '../runs/trace.ts';
import { safe, showQuantity } from './format.ts';
import { wrap } from './layout.ts';

const WIDTH = 80;

export function traceText(trace: Trace, paint: ChalkInstance): string {
  const more = BigInt(trace.found.rows) - BigInt(trace.rows.length);
  const rest = more > 0n ? `and ${counted(String(more), 'row')} more: --limit or --csv shows them` : '';
  return [
    heading(trace, paint),
    trace.rows.map((row) => rowText(row, trace)).join('\n'),
    rest,
    reconciliation(trace, paint),
    files(trace),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function heading(trace: Trace, paint: ChalkInstance): string {
  const only = trace.operation === '' ? '' : `, ${safe(trace.operation)}`;
  return [
    paint.bold(wrap(`Log rows of ${safe(trace.account)} on ${trace.day}${only}`, 0)),
    `Times are those of ${trace.zone}.`,
  ].join('\n');
}

function rowText(row: TraceRow, trace: Trace): string {
  const time = row.time === '' ? 'whole day' : row.time.replace(/\.000$/, '');
  const outcome = row.counts ? 'counted' : 'duplicate';
  const status = row.status === '0' ? '-' : row.status;
  const head = `${time}  ${status}  `;
  const room = WIDTH - head.length - outcome.length - 2;
  const operation = clip(safe(row.operation), room);
  const facts = [
    row.id === '' ? 'no id' : `id ${safe(row.id)}`,
    row.key === '' ? 'no key' : `key ${safe(row.key)}`,
    ...(row.tenant === trace.account ? [] : [`tenant ${safe(row.tenant)}`]),
    ...(row.sum || row.requests !== '1' ? [counted(row.requests, 'request')] : []),
    `${safe(row.file)}:${row.line}`,
  ];
  return [
    `${head}${operation}${' '.repeat(Math.max(0, room - [...operation].length))}  ${outcome}`,
    wrap(`    ${facts.join(', ')}`, 4),
    ...(row.repeats === '' ? [] : [wrap(`    repeats ${safe(row.repeats)}, which counts`, 4)]),
    ...(row.conflict === '' ? [] : [wrap(`    conflict of rows with this id: ${safe(row.conflict)}`, 4)]),
  ].join('\n');
}

function reconciliation(trace: Trace, paint: ChalkInstance): string {
  const { found } = trace;
  const rows = [
    `${counted(found.rows, 'row')} found: ${showQuantity(found.counted)} counted, ${counted(found.duplicates, 'duplicate')}`,
    `${counted(found.requests, 'request')} in the rows that count; the ledger has ${showQuantity(trace.ledger)}`,
  ];
  return [...rows, trace.agrees ? paint.green('They agree.') : paint.yellow(wrap(doubt(trace), 0))].join('\n');
}

function doubt(trace: Trace): string {
  const lost = trace.files.some((f) => f.state !== 'read');
  if (trace.difference === '0')
    return 'The sums are the same, but not every file behind the ledger could be read back, see below: that proves nothing.';
  const why = lost
    ? 'not every file behind the ledger could be read back, see below.'
    : 'the ledger does not say what its files say. Delete it and run `reprice load` again; then price again.';
  return `They differ by ${showQuantity(trace.difference)}: ${why}`;
}

function files(trace: Trace): string {
  const lost = trace.files.filter((f) => f.state !== 'read');
  const read = trace.files.filter((f) => f.state === 'read' && f.rows !== '0').map((f) => safe(f.path));
  const lines = [
    read.length === 0
      ? 'No file of the ledger that could be read holds rows of that day.'
      : wrap(`Read back, and byte for byte as they were loaded: ${read.join(', ')}`, 2),
    ...lost.map((f) => wrap(lostText(f), 2)),
  ];
  if (trace.rejected !== '0')
    lines.push(
      wrap(
        `${counted(trace.rejected, 'row')} of the day's files could not be read when they were loaded, and ${trace.rejected === '1' ? 'belongs' : 'belong'} to no account (table rejected_row of the ledger).`,
        2,
      ),
    );
  return lines.join('\n');
}

function lostText(file: Trace['files'][number]): string {
  const what = file.state === 'gone' ? 'is gone' : 'has changed since it was loaded';
  const held =
    file.rows === '0'
      ? 'it holds rows of earlier days, which decide what is a duplicate'
      : `it held ${counted(file.rows, 'row')} of that day, of all accounts, when it was loaded`;
  return `${safe(file.path)} ${what}: ${held}.`;
}

function counted(count: string, noun: string): string {
  return `${showQuantity(count)} ${noun}${count === '1' ? '' : 's'}`;
}

function clip(text: string, width: number): string {
  const signs = [...text];
  return signs.length > width ? `${signs.slice(0, width - 1).join('')}…` : text;
}
