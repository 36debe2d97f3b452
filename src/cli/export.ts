// reprice export RUN: a folder that finance can add up, check and sign.
import { mkdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { currencyOf } from '../exact/currency.ts';
import { asOf, command, projectOf, talk } from './options.ts';
import { watching } from './progress.ts';

export function exportCommand() {
  return command(
    'export',
    "write a run's line items into a folder that adds up to its total, to the cent",
    [
      'reprice export latest',
      'reprice export latest --to csv,parquet,arrow,xlsx',
      'reprice export latest --output closing/2025 --force',
    ],
    ['--no-color'],
  )
    .argument('[run]', 'which run: its id, the beginning of it, or latest', 'latest')
    .option('--to <formats>', 'csv, parquet, arrow, xlsx, or several of them', 'csv')
    .option('--force', 'replace the folder if an export wrote it')
    .action(async (wanted, options) => {
      const { openLedger } = await import('../ledger/read.ts');
      const { findRun } = await import('../runs/store.ts');
      const { exportRun } = await import('../export/export.ts');
      const { parseFormats } = await import('../export/files.ts');
      const { sinceText } = await import('../report/since-text.ts');
      const { showAmount, showCount } = await import('../report/format.ts');
      const project = projectOf(options);
      const formats = parseFormats(options.to);
      const ledger = await openLedger(project, { readOnly: true });
      try {
        const run = await findRun(ledger, wanted);
        const folder = resolve(options.output ?? join(project.reports, run.id, 'export'));
        if (options.output === undefined) mkdirSync(dirname(folder), { recursive: true });
        const { files } = await watching(options, (watch) =>
          exportRun(ledger, run, folder, {
            formats,
            asOf: asOf(options, run.until),
            overwrite: options.force === true,
            ...watch,
          }),
        );
        const shown = relative(process.cwd(), folder);
        const [lines] = files;
        const currency = currencyOf(run.currency) ?? { code: run.currency, digits: run.digits };
        if (options.json === true)
          process.stdout.write(
            `${JSON.stringify({ folder: shown, run: run.id, total: lines?.sum, currency: run.currency, files })}\n`,
          );
        else process.stdout.write(`${shown}\n`);
        talk(
          `${showCount(BigInt(lines?.rows ?? 0))} lines of run ${run.id} add up to ${showAmount(lines?.sum ?? '', currency)}`,
          options,
        );
        if (run.changedDays > 0) talk(sinceText(run), options);
        if (options.strict === true && !run.complete) process.exitCode = 1;
      } finally {
        ledger.close();
      }
    });
}
