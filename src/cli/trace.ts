// reprice trace ACCOUNT DAY: the raw log rows behind one account's day, and whether they add up.
import { parseDay } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import type { PayerRule } from '../model/model.ts';
import { CannotRunError } from '../source/problem.ts';
import { checkCsv, copyOut } from './csv.ts';
import { command, deliver, paintOf, projectOf } from './options.ts';

export function traceCommand() {
  return command(
    'trace',
    "read one account's day back from the logs, row by row, and compare it with the ledger",
    [
      'reprice trace acct_1042 2025-08-15',
      'reprice trace acct_1042 2025-08-15 --operation "POST /exports" --limit 200',
      'reprice trace acct_1042 2025-08-15 --csv acct_1042-2025-08-15.csv',
    ],
    ['--as-of'],
  )
    .argument('<account>', 'the account, as the directory names it')
    .argument('<day>', 'a day of the billing zone (2025-08-15)')
    .option('--operation <name>', 'only rows of this operation, as the catalogue names it')
    .option('--limit <rows>', 'most rows to print', '50')
    .option('--csv <file>', 'write all rows as CSV; -: print them')
    .option('--force', 'replace the CSV file if it exists')
    .option('--run <run>', "whose model says who pays for a key's requests (default: the latest run's)")
    .action(async (account, dayText, options) => {
      const { openLedger } = await import('../ledger/read.ts');
      const { readDirectory } = await import('../meter/directory.ts');
      const { trace, writeTrace } = await import('../runs/trace.ts');
      const { traceText } = await import('../report/trace-text.ts');
      const { parseCount } = await import('./values.ts');
      const day = parseDay(dayText);
      if (day === undefined) throw new CannotRunError(`"${dayText}" is no day`, 'write YYYY-MM-DD');
      checkCsv(options);
      const limit = parseCount('--limit', options.limit);
      const project = projectOf(options);
      const ledger = await openLedger(project, { readOnly: true });
      try {
        const directory = await readDirectory(ledger, project);
        const payer = await payerOf(ledger, options.run);
        const operation = options.operation;
        const found = await trace(ledger, { project, directory, payer, account, day, operation, limit });
        const printed = await copyOut((file) => writeTrace(ledger, found, file, options.force === true), options);
        const text = (): string => traceText(found, paintOf(options));
        if (!printed) deliver(options.json === true ? JSON.stringify(found, null, 2) : text(), options);
        if (options.strict === true && !found.agrees) process.exitCode = 1;
      } finally {
        ledger.close();
      }
    });
}

/** The rules of a stored run's model; without any run, none. */
async function payerOf(ledger: Database, run: string | undefined): Promise<readonly PayerRule[]> {
  const { findRun, listRuns } = await import('../runs/store.ts');
  const { modelOf, readOrigin } = await import('../runs/origin.ts');
  if (run === undefined && (await listRuns(ledger)).length === 0) return [];
  const origin = await readOrigin(ledger, (await findRun(ledger, run ?? 'latest')).id);
  return origin === undefined ? [] : modelOf(origin).payer;
}
