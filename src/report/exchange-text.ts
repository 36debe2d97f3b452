// What an export or an import of a ledger did, for people and for programs.
import type { ExportedLedger } from '../exchange/export.ts';
import type { ImportReport } from '../exchange/import.ts';
import { showCount } from './format.ts';
import { wrap } from './layout.ts';

export function exportText({ totals, tables, zone }: ExportedLedger): string {
  const rows = tables[0]?.rows ?? '0';
  return `${showCount(BigInt(totals['requests'] ?? '0'))} requests in ${showCount(BigInt(rows))} rows, by the days of ${zone}`;
}

export function importText(report: ImportReport): string {
  const { requests, tenants, firstDay, lastDay, rows, rowsOutside } = report;
  const kind =
    report.from === 'ledger'
      ? 'Imported a whole ledger'
      : 'Imported usage that was counted elsewhere: nothing that needs single requests can be asked of it (trace, verify, polling, corrections)';
  const days = firstDay === '' ? 'no day' : `${firstDay} to ${lastDay}`;
  const note = (size: bigint, text: string): string[] => (size > 0n ? [wrap(`- ${showCount(size)} ${text}`, 2)] : []);
  return [
    wrap(kind, 0),
    `${showCount(requests)} requests of ${showCount(tenants)} tenants, ${days}, from ${showCount(rows)} rows`,
    ...note(rowsOutside, "rows are outside the project's window, and left out"),
    ...note(report.unmappedRequests, 'requests fall on no operation of the catalogue: the view `unmapped_path`'),
    ...note(report.tenantlessRequests, 'requests name no tenant'),
    ...report.underLock.flatMap(({ run, days: changed }) =>
      note(BigInt(changed.length), `days of run ${run}, which is locked, are others now; its figures stay as they are`),
    ),
  ].join('\n');
}

/** Every figure as text, so that nothing is rounded by whoever reads the JSON. */
export function importJson(report: ImportReport): string {
  return JSON.stringify(report, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2);
}
