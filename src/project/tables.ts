// What the project has besides logs: tables of transactions, and gauges. They are read at run time like
// the directory; a model refers to them by their names.
import type { Gauge, TransactionTable } from './project.ts';
import type { RawProject } from './schema.ts';
import { isName, type Report, timeColumn } from './values.ts';

export function transactionsOf(raw: RawProject, report: Report): TransactionTable[] {
  return Object.entries(raw.transactions ?? {}).map(([name, table]) => {
    if (!isName(name))
      report(
        ['transactions', name],
        'name',
        `"${name}" cannot name a table of transactions`,
        'small letters, digits and _, such as sales',
      );
    return {
      name,
      file: table.file,
      account: table.account ?? 'account',
      date: table.date ?? 'date',
      amount: table.amount ?? 'amount',
    };
  });
}

/** What a meter may count besides gauges: a gauge of the same name could not be told from it. */
const COUNTED = ['requests', 'seats', 'bytes_in', 'bytes_out'];

export function gaugesOf(raw: RawProject, report: Report): Gauge[] {
  const taken = new Set([
    ...COUNTED,
    ...Object.values(raw.sources ?? {}).flatMap((s) => Object.keys(s.measures ?? {})),
  ]);
  return Object.entries(raw.gauges ?? {}).map(([name, gauge]) => {
    const at = ['gauges', name];
    if (!isName(name))
      report(at, 'name', `"${name}" cannot name a gauge`, 'small letters, digits and _, such as stored_gb');
    else if (taken.has(name))
      report(at, 'name', `"${name}" is what a meter can count already`, 'give the gauge a name of its own');
    return {
      name,
      file: gauge.file,
      tenant: gauge.tenant ?? 'tenant',
      time: timeColumn(gauge.time ?? 'time', [...at, 'time'], report),
      value: gauge.value ?? 'value',
    };
  });
}
