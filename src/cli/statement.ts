// reprice statement ACCOUNT: what one account would have paid, and why.
import { asOf, command, deliver, paintOf, projectOf, talk } from './options.ts';

export function statementCommand() {
  return command('statement', "print one account's billing periods and how one of them was worked out", [
    'reprice statement acct_1042',
    'reprice statement acct_1042 --month 2025-08 --run latest',
    'reprice statement acct_1042 --month 2025-08-15',
    'reprice statement acct_1042 --json',
  ])
    .argument('<account>', 'the account, as the directory names it')
    .option('--run <run>', 'which run: its id, the beginning of it, or latest', 'latest')
    .option(
      '--month <month>',
      'the month (2025-08), or a day of the billing period (2025-08-15), to work out (default: the largest)',
    )
    .action(async (account, options) => {
      const { openLedger } = await import('../ledger/read.ts');
      const { readStatement } = await import('../runs/statement.ts');
      const { findRun } = await import('../runs/store.ts');
      const { sinceText } = await import('../report/since-text.ts');
      const { chosenPeriod, statementText } = await import('../report/statement-text.ts');
      const ledger = await openLedger(projectOf(options), { readOnly: true });
      try {
        const statement = await readStatement(ledger, account, options.run);
        const period = chosenPeriod(statement, options.month);
        const run = await findRun(ledger, statement.run);
        const today = asOf(options, statement.window.until);
        const text =
          options.json === true
            ? JSON.stringify({ ...statement, changed_days: run.changedDays, as_of: today }, null, 2)
            : statementText(statement, period, today, paintOf(options));
        deliver(text, options);
        if (run.changedDays > 0) talk(sinceText(run), options);
        if (options.strict === true && !statement.complete) process.exitCode = 1;
      } finally {
        ledger.close();
      }
    });
}
