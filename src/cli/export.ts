// reprice export RUN: line items that finance can add up.
import { mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { currencyOf } from '../exact/currency.ts';
import { command, projectOf, talk } from './options.ts';

export function exportCommand() {
  return command('export', "write a run's line items as CSV that adds up to its total, to the cent", [
    'reprice export latest',
    'reprice export latest --output line-items.csv --force',
    'reprice export latest --keep',
  ])
    .argument('[run]', 'which run: its id, the beginning of it, or latest', 'latest')
    .option('--keep', 'what we keep of each bill, in place of the line items (models with `keep:`)')
    .option('--force', 'replace the file if it exists')
    .action(async (wanted, options) => {
      const { openLedger } = await import('../ledger/read.ts');
      const { findRun } = await import('../runs/store.ts');
      const { exportRun } = await import('../runs/export.ts');
      const { showAmount, showCount } = await import('../report/format.ts');
      const project = projectOf(options);
      const ledger = await openLedger(project, { readOnly: true });
      try {
        const run = await findRun(ledger, wanted);
        const what = options.keep === true ? 'keep' : 'lines';
        const name = what === 'keep' ? `kept-${run.id}.csv` : `line-items-${run.id}.csv`;
        const file = options.output === undefined ? join(project.reports, name) : resolve(options.output);
        if (options.output === undefined) mkdirSync(project.reports, { recursive: true });
        const done = await exportRun(ledger, run, what, file, options.force === true);
        const currency = currencyOf(run.currency) ?? { code: run.currency, digits: run.digits };
        if (options.json === true)
          process.stdout.write(
            `${JSON.stringify({ file: relative(process.cwd(), file), rows: String(done.rows), total: done.total, currency: run.currency })}\n`,
          );
        else process.stdout.write(`${relative(process.cwd(), file)}\n`);
        talk(`${showCount(done.rows)} lines of run ${run.id} add up to ${showAmount(done.total, currency)}`, options);
        if (options.strict === true && !run.complete) process.exitCode = 1;
      } finally {
        ledger.close();
      }
    });
}
