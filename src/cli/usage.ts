// reprice usage: requests by account and month, before any price.
import { checkCsv, copyOut } from './csv.ts';
import { command, deliver, paintOf, projectOf } from './options.ts';
import { gather } from './values.ts';

export function usageCommand() {
  return command(
    'usage',
    'how many requests an account makes, who makes them, by what and when, before any price',
    ['reprice usage', 'reprice usage --by edition --where segment=isv', 'reprice usage --csv usage.csv'],
    ['--as-of'],
  )
    .option('--by <column>', 'a column of the directory (default: segment, where there is one)')
    .option(
      '--where <column=value,…>',
      'only accounts with one of these values in the directory; may be repeated',
      gather,
      [] as readonly string[],
    )
    .option('--csv <file>', 'write the requests of every account and month as CSV; -: print them')
    .option('--force', 'replace the CSV file if it exists')
    .action(async (options) => {
      const { openLedger } = await import('../ledger/read.ts');
      const { usageOf } = await import('../usage/usage.ts');
      const { writeUsageCsv } = await import('../usage/csv.ts');
      const { usageText } = await import('../report/usage-text.ts');
      checkCsv(options);
      const project = projectOf(options);
      const ledger = await openLedger(project, { readOnly: true });
      try {
        const report = await usageOf(ledger, project, { where: options.where, by: options.by });
        const printed = await copyOut((file) => writeUsageCsv(ledger, report, file, options.force === true), options);
        const text = (): string => usageText(report, paintOf(options));
        if (!printed) deliver(options.json === true ? JSON.stringify(report, null, 2) : text(), options);
        if (options.strict === true && report.unknown_tenants.tenants > 0) process.exitCode = 1;
      } finally {
        ledger.close();
      }
    });
}
