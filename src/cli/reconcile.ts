// reprice reconcile RUN: do requests, units and money add up from the raw logs to the statements?
import { command, deliver, paintOf, projectOf } from './options.ts';
import { watching } from './progress.ts';

export function reconcileCommand() {
  return command(
    'reconcile',
    'account for every request, unit and cent, from the raw logs to the statements',
    [
      'reprice reconcile latest',
      'reprice reconcile 0pyvdwr --json',
      'reprice reconcile latest --invoices billed-2025.csv',
    ],
    ['--as-of'],
  )
    .argument('[run]', 'which run: its id, the beginning of it, or latest', 'latest')
    .option('--invoices <file>', 'compare with what was really billed: .csv, .tsv, .json or .parquet')
    .addHelpText(
      'after',
      `
Exit 1 when a request, a unit or a cent is not explained. A file of invoices has the columns account,
month (2025-03) or date, amount, and where they are known item or sku, and currency. Bills that differ
from the invoices are listed; with --strict they are exit 1 too.`,
    )
    .action(async (run, options) => {
      const { reconcile } = await import('../audit/reconcile.ts');
      const { reconcileText } = await import('../report/reconcile-text.ts');
      const found = await watching(options, (watch) => reconcile(projectOf(options), run, options.invoices, watch));
      deliver(options.json === true ? JSON.stringify(found, null, 2) : reconcileText(found, paintOf(options)), options);
      const differs = (found.invoices?.rows.length ?? 0) > 0;
      if (!found.holds || (options.strict === true && differs)) process.exitCode = 1;
    });
}
