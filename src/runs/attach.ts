// What a model needs beside requests and the directory: transactions of accounts, samples of gauges. Only
// the tables that the model names are read. What belongs to nobody is said with its size.
import type { Database } from '../database/database.ts';
import { add, atScale, type Decimal, formatScaled, ZERO } from '../exact/decimal.ts';
import type { Directory } from '../meter/directory.ts';
import { type GaugesRead, readGauges } from '../meter/gauges.ts';
import { readTransactions, type Unbilled } from '../meter/transactions.ts';
import type { UsageNeeds } from '../model/needs.ts';
import type { Project } from '../project/project.ts';
import { fileProblem, InputError } from '../source/problem.ts';
import type { Finding } from '../summarise/gaps.ts';

/** The directory with its accounts' transactions, and what is worth a warning; gauges are left in the database. */
export async function withTables(
  database: Database,
  project: Project,
  needs: UsageNeeds,
  directory: Directory,
): Promise<{ readonly directory: Directory; readonly warnings: readonly Finding[] }> {
  const sold = await withTransactions(database, project, needs, directory);
  const names = new Set(needs.gauges.map((need) => need.name));
  if (names.size === 0) return sold;
  const { fingerprints, tenants } = await readGauges(database, project, names);
  return {
    directory: { ...sold.directory, tables: [...(sold.directory.tables ?? []), ...fingerprints] },
    warnings: [...sold.warnings, ...unknownTenants(tenants, directory)],
  };
}

async function withTransactions(
  database: Database,
  project: Project,
  needs: UsageNeeds,
  directory: Directory,
): Promise<{ readonly directory: Directory; readonly warnings: readonly Finding[] }> {
  const names = new Set(needs.transactions.map((need) => need.name));
  if (names.size === 0) return { directory, warnings: [] };
  if (directory.accounts === undefined)
    throw new InputError([
      fileProblem(
        'reprice.yaml',
        'no-directory',
        'transactions need a directory of tenants: their accounts must be known',
        'add directory: {tenants: tenants.csv}',
      ),
    ]);
  const { accounts, unknown, outside, fingerprints } = await readTransactions(
    database,
    project,
    names,
    directory.accounts,
  );
  return {
    directory: { ...directory, accounts, tables: [...(directory.tables ?? []), ...fingerprints] },
    warnings: [
      ...unbilled(unknown, project, {
        code: 'transactions-unknown',
        where: 'name an account that the directory does not know',
        fix: 'add the accounts to the directory of tenants, or correct their names in the table',
      }),
      ...unbilled(outside, project, {
        code: 'transactions-outside',
        where: 'lie outside the window, or on days on which the account was no customer',
        fix: 'nothing, if the table holds other years too; else correct `joined` and `left` in the directory',
      }),
    ],
  };
}

const EXAMPLES = 5;

/** One warning for each table, with the money that is in no bill. */
function unbilled(
  rows: readonly Unbilled[],
  project: Project,
  { code, where, fix }: { readonly code: string; readonly where: string; readonly fix: string },
): Finding[] {
  return [...new Set(rows.map((row) => row.table))].map((table) => {
    const own = rows.filter((row) => row.table === table);
    const amount = own.reduce((sum, row) => add(sum, row.amount), ZERO);
    const count = own.reduce((n, row) => n + row.transactions, 0);
    const verb = count === 1 ? where.replace(/^name/, 'names').replace(/^lie/, 'lies') : where;
    return {
      code,
      message: `${count.toLocaleString('en-US')} transaction${count === 1 ? '' : 's'} of "${table}" (${money(amount, project)} ${project.currency.code}) ${verb}, and ${count === 1 ? 'is' : 'are'} in no bill`,
      fix,
      requests: undefined,
      examples: own.slice(0, EXAMPLES).map((row) => row.account),
    };
  });
}

/** All of its decimals, and at least those of the currency. */
function money(amount: Decimal, { currency }: Project): string {
  const scale = amount.scale > currency.digits ? amount.scale : currency.digits;
  return formatScaled(atScale(amount, scale), scale);
}

function unknownTenants(tenants: GaugesRead['tenants'], directory: Directory): Finding[] {
  if (directory.accounts === undefined) return [];
  const known = new Set(directory.accounts.map((account) => account.id));
  const unknown = tenants.filter(({ tenant }) => !known.has(tenant));
  return [...new Set(unknown.map((row) => row.gauge))].map((gauge) => {
    const own = unknown.filter((row) => row.gauge === gauge);
    const samples = own.reduce((sum, row) => sum + row.samples, 0n);
    return {
      code: 'gauge-unknown',
      message: `the gauge "${gauge}" has ${samples.toLocaleString('en-US')} sample${samples === 1n ? '' : 's'} of ${own.length.toLocaleString('en-US')} tenant${own.length === 1 ? '' : 's'} that the directory does not know; what they measure is in no bill`,
      fix: 'add the tenants to the directory, or correct their names in the file',
      requests: undefined,
      examples: own.slice(0, EXAMPLES).map((row) => row.tenant),
    };
  });
}
