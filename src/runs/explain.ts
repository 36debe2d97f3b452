// One period of one account, read back from a stored run with the place of every rule: the data behind
// `reprice explain`. Nothing is priced again.
import { addMonths, formatDay, parseDay } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Rounding } from '../exact/round.ts';
import { CannotRunError } from '../source/problem.ts';
import { inForce, type PlacedContract, placedContracts } from './contracts.ts';
import { type Item, itemsOf, type Rule, type Stored } from './explain-items.ts';
import { modelOf, type Origin, readOrigin, sourceNow, typedIn } from './origin.ts';
import { readStatement, type Statement, type StatementMonth } from './statement.ts';
import { findRun, type RunRow } from './store.ts';

export interface Explanation {
  readonly run: string;
  readonly model: string;
  readonly currency: string;
  readonly zone: string;
  readonly rounding: string;
  /** Money is rounded per charge, or once on the bill. */
  readonly money_rounded: 'charge' | 'bill';
  readonly complete: boolean;
  readonly account: string;
  readonly name: string;
  readonly period: StatementMonth;
  /** Step 0, one a stretch of days; none while the account is inactive. */
  readonly plans: readonly PlanOf[];
  /** Those that hold on some day of the period. */
  readonly contracts: readonly PlacedContract[];
  readonly items: readonly Item[];
  readonly not_billed: Statement['not_billed'];
  /** Parameters of the model as the run had them, overrides included. */
  readonly params: Readonly<Record<string, string>>;
  /** Their values as the model's texts have them: the form in which a text for people shows them. */
  readonly typed: Readonly<Record<string, string>>;
  readonly files: readonly { readonly path: string; readonly now: 'same' | 'changed' | 'gone' }[];
}

export interface PlanOf {
  readonly from: string;
  readonly until: string;
  readonly plan: string;
  readonly month: number;
  readonly why: string;
  /** A contract of the account is in force. */
  readonly contract: boolean;
  readonly rule: Rule | undefined;
}

export interface StoredAccount {
  readonly run: RunRow;
  readonly origin: Origin;
  readonly statement: Statement;
  readonly period: StatementMonth;
}

/** Finds run, account and period; throws a CannotRunError that says what exists. */
export async function findPeriod(
  database: Database,
  account: string,
  wanted: string,
  runName: string,
): Promise<StoredAccount> {
  const run = await findRun(database, runName);
  const statement = await readStatement(database, account, run.id);
  const period = periodOf(statement, wanted);
  const origin = await readOrigin(database, run.id);
  if (origin === undefined)
    throw new CannotRunError(
      `run ${run.id} was stored by an earlier version, which kept no rules with its lines`,
      'price the model again: reprice run MODEL',
    );
  return { run, origin, statement, period };
}

/** The one period with a day in a month (2025-03), or that of a day. Of several none is guessed. */
function periodOf(statement: Statement, wanted: string): StatementMonth {
  const { months, window } = statement;
  const range = `the window of run ${statement.run} is ${window.from} until ${window.until}`;
  const first = parseDay(`${wanted}-01`);
  if (first !== undefined) {
    const next = formatDay(addMonths(first, 1));
    const found = months.filter((m) => m.from < next && m.until > `${wanted}-01`);
    const [only] = found;
    if (only !== undefined && found.length === 1) return only;
    throw only === undefined
      ? new CannotRunError(
          `there is no period of ${wanted}: ${range}`,
          `write e.g. ${(months[0]?.month ?? '').slice(0, 7)}`,
        )
      : shared(wanted, found);
  }
  if (parseDay(wanted) === undefined)
    throw new CannotRunError(`"${wanted}" is neither a month nor a day`, 'write 2025-03, or a day such as 2025-03-15');
  const holding = months.findLast((m) => m.month <= wanted);
  if (holding !== undefined && wanted >= window.from && wanted < window.until) return holding;
  if (holding === undefined && wanted >= window.from && wanted < window.until)
    throw new CannotRunError(
      `${statement.account} has no period on ${wanted}`,
      `name a day from ${months[0]?.month ?? window.from} on`,
    );
  throw new CannotRunError(`${wanted} is outside: ${range}`, `name a day from ${window.from} on`);
}

function shared(month: string, periods: readonly StatementMonth[]): CannotRunError {
  const begins = periods.map((m) => m.from);
  const listed = begins.length > 4 ? `${begins.slice(0, 3).join(', ')}, …` : begins.join(', ');
  return new CannotRunError(
    `${periods.length} periods share ${month}: those of ${listed}`,
    `name a day of the one you mean, e.g. ${begins.at(-1)}`,
  );
}

/** `folder` is the project's, for the files as they are now. */
export async function explain(database: Database, found: StoredAccount, folder: string): Promise<Explanation> {
  const { run, origin, statement, period } = found;
  const rounding = origin.settings.get('rounding') ?? 'half_up';
  const params = [...origin.settings].flatMap(([name, value]) =>
    name.startsWith('param ') ? [[name.slice('param '.length), value] as const] : [],
  );
  const agreed = placedContracts(origin, statement.window)(statement.account);
  const contracts = period.state === 'inactive' ? [] : agreed.filter((c) => inForce(c, period));
  const items = itemsOf(await linesOf(database, found), run.digits, rounding as Rounding);
  const plans = await plansOf(database, found);
  return {
    run: run.id,
    model: run.model,
    currency: run.currency,
    zone: run.zone,
    rounding,
    money_rounded: moneyRounded(origin),
    complete: run.complete,
    account: statement.account,
    name: statement.name,
    period,
    plans,
    contracts,
    items: items.map((item) => ({ ...item, agreed: agreedFor(item, plans, contracts, origin) })),
    not_billed: statement.not_billed.filter((n) => n.month === period.month),
    params: Object.fromEntries(params),
    typed: Object.fromEntries(typedIn(origin)),
    files: origin.sources.map((source) => ({ path: source.path, now: sourceNow(source, folder) })),
  };
}

/** The model is read again only where its texts speak of it. */
function moneyRounded(origin: Origin): 'charge' | 'bill' {
  const said = origin.sources.some(({ text }) => text.includes('money_rounded'));
  return said ? modelOf(origin).choices.moneyRounded : 'charge';
}

async function plansOf(database: Database, { run, origin, statement, period }: StoredAccount): Promise<PlanOf[]> {
  const rows =
    await database.columns(sql`SELECT from_day::VARCHAR AS from_day, until_day::VARCHAR AS until_day, plan, month, why, contract,
    coalesce(rule_file, '') AS rule_file, coalesce(rule_line, 0) AS rule_line FROM run_plan
    WHERE run_id = ${run.id} AND account = ${statement.account} AND period = ${period.month}::DATE ORDER BY from_day`);
  return Array.from({ length: rows.rows }, (_, i) => ({
    from: rows.text('from_day', i),
    until: rows.text('until_day', i),
    plan: rows.text('plan', i),
    month: rows.integer('month', i),
    why: rows.text('why', i),
    contract: rows.flag('contract', i),
    rule: ruleAt(origin, rows.text('rule_file', i), rows.integer('rule_line', i)),
  }));
}

function ruleAt(origin: Origin, file: string, line: number): Rule | undefined {
  const source = origin.sources.find((s) => s.file === file);
  if (source === undefined || line < 1) return undefined;
  return { file: source.path, line, text: source.text.split(/\r?\n/)[line - 1]?.trim() ?? '' };
}

async function linesOf(database: Database, { run, origin, statement, period }: StoredAccount): Promise<Stored[]> {
  const rows =
    await database.columns(sql`SELECT coalesce(rule_file, '') AS rule_file, coalesce(rule_line, 0) AS rule_line,
    coalesce(exact, '') AS exact, coalesce(note, '') AS note, coalesce(percent, '') AS percent
    FROM run_line WHERE run_id = ${run.id} AND account = ${statement.account} AND period = ${period.month}::DATE ORDER BY line_no`);
  const lines = statement.lines.filter((l) => l.month === period.month);
  if (lines.length !== rows.rows) throw new Error(`run ${run.id} has lines without a place`);
  return lines.map((line, i) => ({
    ...line,
    exact: rows.text('exact', i),
    note: rows.text('note', i),
    percent: rows.text('percent', i),
    rule: ruleAt(origin, rows.text('rule_file', i), rows.integer('rule_line', i)),
  }));
}

/** Of a minimum or maximum: the lines of the contracts that say another number than the rule, each once. */
function agreedFor(
  { kind, rule }: Pick<Item, 'kind' | 'rule'>,
  plans: readonly PlanOf[],
  contracts: readonly PlacedContract[],
  origin: Origin,
): Rule[] {
  if (kind !== 'minimum' && kind !== 'maximum') return [];
  const parts = plans.map(({ plan }) => `plans.${plan}.${kind}`);
  return contracts
    .flatMap(
      ({ sets }) => sets.find(({ what }) => parts.some((part) => what === part || what.startsWith(`${part}.`))) ?? [],
    )
    .filter(({ file, line }) => file !== rule?.file || line !== rule.line)
    .flatMap(({ file, line }) => ruleAt(origin, origin.sources.find((s) => s.path === file)?.file ?? '', line) ?? []);
}
