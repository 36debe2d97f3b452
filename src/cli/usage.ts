// reprice usage: requests by account and month, before any price.
import { relative, resolve } from 'node:path';
import { command, deliver, paintOf, projectOf, talk } from './options.ts';
import { gather } from './values.ts';

export function usageCommand() {
  return command('usage', 'how many requests an account makes, who makes them, by what and when, before any price', [
    'reprice usage',
    'reprice usage --by edition --where segment=isv',
    'reprice usage --csv usage.csv',
  ])
    .option('--by <column>', 'a column of the directory (default: segment, where there is one)')
    .option(
      '--where <column=value,…>',
      'only accounts with one of these values in the directory; may be repeated',
      gather,
      [] as readonly string[],
    )
    .option('--csv <file>', 'write the requests of every account and month as CSV')
    .option('--force', 'replace the CSV file if it exists')
    .action(async (options) => {
      const { openLedger } = await import('../ledger/read.ts');
      const { usageOf } = await import('../usage/usage.ts');
      const { writeUsageCsv } = await import('../usage/csv.ts');
      const { usageText } = await import('../report/usage-text.ts');
      const project = projectOf(options);
      const ledger = await openLedger(project, { readOnly: true });
      try {
        const report = await usageOf(ledger, project, { where: options.where, by: options.by });
        if (options.csv !== undefined) {
          const file = resolve(options.csv);
          const rows = await writeUsageCsv(ledger, report, file, options.force === true);
          talk(`wrote ${rows} rows to ${relative(process.cwd(), file)}`, options);
        }
        deliver(options.json === true ? JSON.stringify(report, null, 2) : usageText(report, paintOf(options)), options);
        if (options.strict === true && report.unknown_tenants.tenants > 0) process.exitCode = 1;
      } finally {
        ledger.close();
      }
    });
}
