// Recognised and deferred amounts by account, month and item. What is billed is earned over its days (see
// runs/earned.ts): usage, fees, bounds and a commit's shortfall over their billing period, a pack over its
// term. The months go on after the window, until nothing is deferred.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { formatScaled } from '../exact/decimal.ts';
import { type Table, text, word } from './columns.ts';
import { spread } from './recognise.ts';
import { type Exported, LINE_DECIMALS, money, monthOf } from './tables.ts';

export const RECOGNITION_RULE =
  'Each billed amount is recognised by calendar days over the days that earn it, [earned_from, earned_until) of its line: ' +
  'usage, fees, minimums and the shortfall of a commit over the days of their billing period, a pack over its term, an instalment over ' +
  'the months of the term that it pays, a refund on the last day of the term. Discounts and credits are items of their own, over the days of ' +
  'what they act on. Units of a pack that expire need no entry: the term is then recognised whole. Of each month: the sum up to its end ' +
  'rounded half up, less the rounded sum up to the month before; the last month takes what is left. deferred_balance is what was ' +
  'billed up to the end of the month less what was recognised.';

export async function recognitionTable(database: Database, about: Exported): Promise<Table> {
  const { run, report } = about;
  await spreadAmounts(database, about);
  await database.run(sql`CREATE OR REPLACE TEMP TABLE x_recognition AS
    WITH moves AS (
      SELECT account, item, kind, sku, gl_account, month, amount AS billed, 0::DECIMAL(38, ${LINE_DECIMALS}) AS recognised FROM x_billed
      UNION ALL SELECT account, item, kind, sku, gl_account, month, 0, amount FROM x_earned
    ), months AS (
      SELECT account, item, kind, sku, gl_account, month, sum(billed) AS billed, sum(recognised) AS recognised FROM moves GROUP BY ALL
    )
    SELECT *, sum(billed - recognised) OVER (PARTITION BY account, item, kind, sku, gl_account ORDER BY month) AS deferred FROM months`);
  const rows = await database.columns(sql`SELECT count(*) AS rows FROM x_recognition`);
  return {
    name: 'recognition',
    columns: [
      text('account', sql`account`),
      word('month', sql`month`),
      text('item', sql`item`),
      word('kind', sql`kind`),
      text('sku', sql`sku`),
      text('gl_account', sql`gl_account`),
      money(about, 'billed', sql`billed`),
      money(about, 'recognised', sql`recognised`),
      money(about, 'deferred_balance', sql`deferred`),
      word('currency', sql`${run.currency}`),
    ],
    from: sql`x_recognition`,
    order: sql`account, month, item, kind, sku, gl_account`,
    sortedBy: ['account', 'month', 'item', 'kind', 'sku', 'gl_account'],
    rows: rows.big('rows', 0),
    sum: { column: 'recognised', expected: report.revenue.with_rollout.total },
  };
}

/** x_billed: amounts by the month of their bill. x_earned: by the months of the days that earn them. */
async function spreadAmounts(database: Database, { run }: Exported): Promise<void> {
  await database.run(sql`CREATE OR REPLACE TEMP TABLE x_billed AS
    SELECT account, name AS item, kind, sku, gl_account, ${monthOf(run)} AS month, earned_from, earned_until, sum(billed) AS amount
    FROM run_line WHERE run_id = ${run.id} AND billed <> 0 GROUP BY ALL`);
  const within = sql`date_trunc('month', earned_from) = date_trunc('month', earned_until - 1)`;
  await database.run(sql`CREATE OR REPLACE TEMP TABLE x_earned AS
    SELECT account, item, kind, sku, gl_account, strftime(earned_from, '%Y-%m') AS month, amount FROM x_billed WHERE ${within}`);
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE x_spread AS SELECT *, row_number() OVER () AS n FROM x_billed WHERE NOT ${within}`,
  );
  const found = await database.columns(sql`SELECT n, (earned_from - DATE '1970-01-01')::INTEGER AS from_day,
    (earned_until - DATE '1970-01-01')::INTEGER AS until_day, amount::DECIMAL(38, ${LINE_DECIMALS}) AS amount FROM x_spread ORDER BY n`);
  const parts = Array.from({ length: found.rows }, (_, i) => {
    const [from, until] = [found.integer('from_day', i), found.integer('until_day', i)];
    const months = spread(found.big('amount', i), LINE_DECIMALS, run.digits, from, until);
    return months.map(({ month, digits }) => ({
      n: found.integer('n', i),
      month,
      amount: formatScaled(digits, LINE_DECIMALS),
    }));
  }).flat();
  await database.run(sql`CREATE OR REPLACE TEMP TABLE x_part (n INTEGER, month INTEGER, amount VARCHAR)`);
  await database.append('x_part', parts.length, (to, i) => {
    to.integer(parts[i]?.n ?? 0);
    to.integer(parts[i]?.month ?? 0);
    to.text(parts[i]?.amount);
  });
  await database.run(sql`INSERT INTO x_earned SELECT account, item, kind, sku, gl_account, strftime(DATE '1970-01-01' + p.month, '%Y-%m'),
    p.amount::DECIMAL(38, ${LINE_DECIMALS}) FROM x_part p JOIN x_spread USING (n)`);
}
