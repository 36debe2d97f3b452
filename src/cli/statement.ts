// reprice statement: one account on the terminal, or files for many to be sent.
import type { StatementOptions } from './mailing.ts';
import { asOf, command, deliver, paintOf, projectOf, talk } from './options.ts';
import { gather } from './values.ts';

export function statementCommand() {
  return command('statement', 'print what one account would have paid, or write statements for many into a folder', [
    'reprice statement acct_1042',
    'reprice statement acct_1042 --month 2025-08 --run latest',
    'reprice statement acct_1042 --to pdf,mail',
    'reprice statement --all',
    'reprice statement --where segment=isv --minimum 100 --output partners',
    'reprice statement --accounts reviewed.csv --replaces reports/0pyvdwr/statements',
    'reprice statement --sample 8 --redact --to html,pdf',
  ])
    .argument('[account...]', 'the account, as the directory names it; several, or --to: files into a folder')
    .option('--run <run>', 'which run: its id, the beginning of it, or latest', 'latest')
    .option(
      '--month <month>',
      'on the terminal: the month (2025-08), or a day of the billing period (2025-08-15), to work out (default: the largest)',
    )
    .option('--all', 'every account of the run')
    .option(
      '--where <column=value,…>',
      'accounts with one of these values in the directory; may be repeated',
      gather,
      [] as readonly string[],
    )
    .option('--owner <name>', 'accounts with this owner in the directory')
    .option('--minimum <amount>', 'accounts whose total, with rollout or in steady state, is at least this')
    .option('--accounts <file>', 'accounts that a file lists: one a line, or in the first column of a CSV file')
    .option('--sample <n>', 'only so many of them, of every kind of statement, the same ones each time')
    .option('--redact', 'made-up names and paths, and marked for review: not to be sent')
    .option('--to <formats>', 'html, pdf, mail, csv, json, or several of them (default: all)')
    .option(
      '--replaces <folder>',
      'the statements that were sent before, by their folder or the reference of one: each page says what changed',
    )
    .option('--force', 'replace the folder if it holds statements, and nobody has edited them')
    .action((accounts, options) => statement(accounts, options));
}

async function statement(accounts: readonly string[], options: StatementOptions): Promise<void> {
  const [only] = accounts;
  if (only !== undefined && accounts.length === 1 && !wantsFiles(options)) return await printed(only, options);
  const { mailStatements } = await import('./mailing.ts');
  await mailStatements(accounts, options);
}

function wantsFiles(options: StatementOptions): boolean {
  const { all, where, owner, minimum, accounts, sample, redact, to, replaces, force } = options;
  return (
    where.length > 0 ||
    [all, owner, minimum, accounts, sample, redact, to, replaces, force].some((o) => o !== undefined)
  );
}

async function printed(account: string, options: StatementOptions): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const { readStatement } = await import('../runs/statement.ts');
  const { findRun } = await import('../runs/store.ts');
  const { sinceText } = await import('../report/since-text.ts');
  const { chosenPeriod, statementText } = await import('../report/statement-text.ts');
  const ledger = await openLedger(projectOf(options), { readOnly: true });
  try {
    const found = await readStatement(ledger, account, options.run);
    const period = chosenPeriod(found, options.month);
    const run = await findRun(ledger, found.run);
    const today = asOf(options, found.window.until);
    const text =
      options.json === true
        ? JSON.stringify({ ...found, changed_days: run.changedDays, as_of: today }, null, 2)
        : statementText(found, period, today, paintOf(options));
    deliver(text, options);
    if (run.changedDays > 0) talk(sinceText(run), options);
    if (options.strict === true && !found.complete) process.exitCode = 1;
  } finally {
    ledger.close();
  }
}
