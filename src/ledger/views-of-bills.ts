// The views of what was priced: runs, their accounts, bills and lines. Amounts are in the currency of the
// run, exact; `billed` is with the model's rollout and adds up to the total of the run, to the cent.
import { name, type Sql, sql } from '../database/sql.ts';
import { column, type View, type ViewColumn } from './view.ts';

const TEXT = sql`VARCHAR`;
const DAY = sql`DATE`;
const WHOLE = sql`INTEGER`;
const SUM = sql`HUGEINT`;
const MONEY = sql`DECIMAL(38,4)`;

const RUN = column('run', TEXT, 'id of the run', sql`x.run_id`);
const ACCOUNT = column('account', TEXT, 'who is billed: a tenant, or the owner of a key', sql`x.account`);
const CURRENCY = column('currency', TEXT, 'ISO 4217', sql`r.currency`);
const PERIOD = column(
  'period',
  DAY,
  'first day of the billing period, also where the account joined later',
  sql`x.period`,
);

function own(called: string, type: Sql, comment: string, of: string = called): ViewColumn {
  return column(called, type, comment, sql`x.${name(of)}`);
}

/** A table of runs with its run. */
function ofRun(table: string): Sql {
  return sql`main.${name(table)} x JOIN main.run r USING (run_id)`;
}

const RUN_COLUMNS = [
  'run_id',
  'run_no',
  'model',
  'currency',
  'zone',
  'window_from',
  'window_until',
  'narrowing',
  'complete',
  'fingerprint',
];
const PERIOD_COLUMNS = [
  'run_id',
  'account',
  'period',
  'from_day',
  'until_day',
  'state',
  'requests',
  'stated',
  'billed',
  'steady_state',
  'within_included',
];
const ACCOUNT_COLUMNS = ['run_id', 'account', 'name', 'with_rollout', 'steady_state', 'pays_today'];

const RUNS: View = {
  name: 'runs',
  comment: 'models priced over the usage; the one with `latest` is what commands call latest',
  columns: [
    RUN,
    own('number', WHOLE, 'counts up with each run that is stored; the latest has the greatest', 'run_no'),
    column('latest', sql`BOOLEAN`, 'no run was stored after it', sql`x.run_no = max(x.run_no) OVER ()`),
    column('locked', sql`BOOLEAN`, 'never dropped or replaced', sql`x.run_id IN (SELECT run_id FROM main.locked_run)`),
    own('model', TEXT, 'name of the model'),
    own('currency', TEXT, 'ISO 4217, of every amount of the run'),
    own('zone', TEXT, 'the billing zone: days and months are its'),
    own('window_from', DAY, 'first day that was priced'),
    own('window_until', DAY, 'first day that was no longer priced'),
    own('narrowed_to', TEXT, "the accounts that were asked for; '' for all", 'narrowing'),
    own('complete', sql`BOOLEAN`, 'everything could be priced'),
    column('accounts', sql`BIGINT`, 'accounts, those without a request too', sql`a.accounts`),
    column('requests', SUM, 'requests of the accounts inside the window', sql`p.requests`),
    column('billed', MONEY, 'total of all bills, with the rollout of the model', sql`a.billed`),
    column('steady_state', MONEY, 'the same without the rollout', sql`a.steady_state`),
    own('fingerprint', TEXT, 'SHA-256 of all that the run was priced from'),
  ],
  from: sql`main.run x
    LEFT JOIN (SELECT run_id, count(*) AS accounts, sum(with_rollout) AS billed, sum(steady_state) AS steady_state FROM main.run_account GROUP BY run_id) a USING (run_id)
    LEFT JOIN (SELECT run_id, sum(requests) AS requests FROM main.run_period GROUP BY run_id) p USING (run_id)`,
  reads: { run: RUN_COLUMNS, run_account: ACCOUNT_COLUMNS, run_period: PERIOD_COLUMNS },
};

const ACCOUNTS: View = {
  name: 'accounts',
  comment: 'the accounts of each run with what they would have paid over its window',
  columns: [
    RUN,
    ACCOUNT,
    own('name', TEXT, "as the directory says it; '' where it says none"),
    CURRENCY,
    column('requests', SUM, 'requests that the account pays for', sql`coalesce(p.requests, 0)`),
    own('billed', MONEY, 'sum of its bills, with the rollout of the model', 'with_rollout'),
    own('steady_state', MONEY, 'the same without the rollout'),
    own('pays_today', MONEY, 'what it pays for the API today, over the same time'),
  ],
  from: sql`${ofRun('run_account')} LEFT JOIN
    (SELECT run_id, account, sum(requests) AS requests FROM main.run_period GROUP BY run_id, account) p USING (run_id, account)`,
  reads: { run: RUN_COLUMNS, run_account: ACCOUNT_COLUMNS, run_period: PERIOD_COLUMNS },
};

const BILLS: View = {
  name: 'bills',
  comment: 'one row for each account and billing period of a run',
  columns: [
    RUN,
    ACCOUNT,
    PERIOD,
    own('active_from', DAY, 'first day of the period inside window and contract', 'from_day'),
    own('active_until', DAY, 'first day that is no longer; active_from where there was none', 'until_day'),
    own('state', TEXT, 'billed, memo, before launch or inactive'),
    own('requests', SUM, 'requests of the period'),
    CURRENCY,
    own('stated', MONEY, 'what the bill would come to without the rollout of its period'),
    own('billed', MONEY, 'what is billed'),
    own('steady_state', MONEY, 'what the model bills without its rollout'),
    own('within_included', sql`BOOLEAN`, 'no meter went beyond what is included'),
  ],
  from: ofRun('run_period'),
  reads: { run: RUN_COLUMNS, run_period: PERIOD_COLUMNS },
};

const BILL_LINES: View = {
  name: 'bill_lines',
  comment: 'the lines of each bill; those of an account and period add up to its bill',
  columns: [
    RUN,
    own('line', WHOLE, 'from 1, in the order of the bill', 'line_no'),
    ACCOUNT,
    PERIOD,
    own('step', WHOLE, 'step of the calculation, 1 to 9'),
    own('kind', TEXT, 'metered, included, usage, fee, discount, credit…'),
    own('item', TEXT, 'the charge, meter or other part of the model', 'name'),
    own('detail', TEXT, "tier, operation, key or other part of the item; '' for all of it"),
    own('from', DAY, 'first day that the line is for', 'from_day'),
    own('until', DAY, 'first day that it is no longer for', 'until_day'),
    own('quantity', sql`DECIMAL(38,12)`, 'in `unit`; NULL where nothing is counted'),
    own('unit', TEXT, "unit of the meter; '' where nothing is counted"),
    own('unit_price', sql`DECIMAL(38,18)`, 'price of `per` units; NULL where there is none'),
    own('per', sql`DECIMAL(38,12)`, 'units that the price is for'),
    CURRENCY,
    own('stated', sql`DECIMAL(38,15)`, 'as on the bill without the rollout of its period'),
    own('billed', sql`DECIMAL(38,15)`, 'what is billed; 0 on lines that only say a quantity'),
    own('sku', TEXT, "code of the model for the item; '' where it has none"),
    own('gl_account', TEXT, "account of the general ledger; '' where the model has none"),
    own('earned_from', DAY, 'first day over which the amount is earned'),
    own('earned_until', DAY, 'first day on which it is all earned'),
    own('note', TEXT, "remark of the calculation; '' where there is none"),
  ],
  from: ofRun('run_line'),
  reads: {
    run: RUN_COLUMNS,
    run_line: [
      'run_id',
      'line_no',
      'account',
      'period',
      'step',
      'kind',
      'name',
      'detail',
      'from_day',
      'until_day',
      'quantity',
      'unit',
      'unit_price',
      'per',
      'stated',
      'billed',
      'sku',
      'gl_account',
      'earned_from',
      'earned_until',
      'note',
    ],
  },
};

export const BILL_VIEWS: readonly View[] = [RUNS, ACCOUNTS, BILLS, BILL_LINES];
