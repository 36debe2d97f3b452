// One period of one account, read back from a stored run with the place of every rule: the data behind
// `reprice explain`. Nothing is priced again. An exact amount is passed on only where, rounded as the model
// says, it gives the amount that was stored.
import { parseDay } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { formatScaled } from '../exact/decimal.ts';
import type { Rounding } from '../exact/round.ts';
import { CannotRunError } from '../source/problem.ts';
import { inForce, type PlacedContract, placedContracts } from './contracts.ts';
import { type Fraction, fractionText, minorDigits, minorOf, NOTHING, parseFraction, plus, times } from './fraction.ts';
import { modelOf, type Origin, readOrigin, sourceNow } from './origin.ts';
import { atLeastDigits, readStatement, type Statement, type StatementLine, type StatementMonth } from './statement.ts';
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
  readonly files: readonly { readonly path: string; readonly now: 'same' | 'changed' | 'gone' }[];
}

/** The rule behind a figure: its file, line and that line's text. */
export interface Rule {
  readonly file: string;
  readonly line: number;
  readonly text: string;
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

/** What one rule did in the period: its lines, and their sum, which was rounded once. */
export interface Item {
  readonly step: number;
  readonly kind: string;
  readonly name: string;
  readonly rule: Rule | undefined;
  /** What contracts of the period say of a minimum or a maximum besides: the period has days under them and days that have not. */
  readonly agreed: readonly Rule[];
  readonly lines: readonly Line[];
  readonly stated: string;
  readonly billed: string;
  /** The sum before rounding, see fraction.ts; '' where it is not known to be exact. */
  readonly exact: string;
  /** What a share was taken of, as plain money; '' for other items. */
  readonly base: string;
}

export interface Line extends StatementLine {
  readonly exact: string;
  readonly note: string;
  readonly percent: string;
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

/** The period that begins in a month (2025-03), or holds all of it, or that of a day. */
function periodOf(statement: Statement, wanted: string): StatementMonth {
  const { months, window } = statement;
  const range = `the window of run ${statement.run} is ${window.from} until ${window.until}`;
  if (/^\d{4}-\d{2}$/.test(wanted)) {
    const found = months.filter((m) => m.month.startsWith(wanted));
    const [only] = found;
    if (only !== undefined && found.length === 1) return only;
    const whole = months.find((m) => m.from <= `${wanted}-01` && m.until > `${wanted}-01`);
    if (only === undefined && whole !== undefined) return whole;
    throw new CannotRunError(
      only === undefined
        ? `there is no period of ${wanted}: ${range}`
        : `${found.length} periods begin in ${wanted}: name a day of the one you mean`,
      `write e.g. ${only?.month ?? (months[0]?.month ?? '').slice(0, 7)}`,
    );
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

type Stored = Line & { readonly rule: Rule | undefined };

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

/** Steps whose lines share one rounded amount a rule. */
const SHARED: ReadonlySet<number> = new Set([5, 6, 7, 8, 9]);

/** Lines of a bill that is rounded once have more decimals than the currency: all are brought to the most of them. */
function itemsOf(stored: readonly Stored[], currencyDigits: number, rounding: Rounding): Omit<Item, 'agreed'>[] {
  const decimals = (text: string): number => text.split('.')[1]?.length ?? 0;
  const digits = Math.max(currencyDigits, ...stored.flatMap((l) => [decimals(l.stated), decimals(l.billed)]));
  const full = (text: string): string =>
    decimals(text) === 0 && digits > 0
      ? `${text}.${'0'.repeat(digits)}`
      : `${text}${'0'.repeat(digits - decimals(text))}`;
  const lines = stored.map((l) => ({ ...l, stated: full(l.stated), billed: full(l.billed) }));
  const short = (text: string): string => atLeastDigits(text, currencyDigits);
  const groups = new Map<string, Stored[]>();
  for (const [i, line] of lines.entries()) {
    const rule = line.rule === undefined ? '' : `${line.rule.file}:${line.rule.line}`;
    const key = SHARED.has(line.step) ? [line.step, line.kind, line.name, rule].join('\t') : String(i);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(line);
  }
  const remaining: Remaining = { left: new Map(), afterStep8: new Map() };
  return [...groups.values()].map((group) => {
    const [first] = group;
    if (first === undefined) throw new Error('a group of no line');
    const { base, exact } = before(group, remaining, digits);
    take(remaining, group);
    const stated = sumOf(group.map((l) => minorDigits(l.stated)));
    const known = exact !== undefined && minorOf(exact, digits, rounding) === stated;
    return {
      step: first.step,
      kind: first.kind,
      name: first.name,
      rule: first.rule,
      lines: group.map(({ rule: _, ...line }) => ({ ...line, stated: short(line.stated), billed: short(line.billed) })),
      stated: short(money(stated, digits)),
      billed: short(money(sumOf(group.map((l) => minorDigits(l.billed))), digits)),
      exact: known ? fractionText(exact) : '',
      base: known && base !== '' ? short(base) : '',
    };
  });
}

/** The group's amount before rounding, and what it is a share of; undefined where it is not known. */
function before(
  group: readonly Stored[],
  remaining: Remaining,
  digits: number,
): { readonly base: string; readonly exact: Fraction | undefined } {
  const [first] = group;
  const none = { base: '', exact: undefined };
  if (first === undefined) return none;
  if (first.percent !== '') {
    const base = leftOf(remaining, group);
    const exact = times(parseFraction(first.percent), { n: -base, d: 10n ** BigInt(digits) });
    return { base: money(base, digits), exact };
  }
  if (group.some((l) => l.exact === '')) return none;
  return { base: '', exact: group.map((l) => parseFraction(l.exact)).reduce(plus, NOTHING) };
}

/** Minor units by charge while steps 3 to 9 work on them; shares of credits look at what step 8 leaves. */
interface Remaining {
  readonly left: Map<string, bigint>;
  readonly afterStep8: Map<string, bigint>;
}

/** What is left of the charges that the lines name. */
function leftOf({ left, afterStep8 }: Remaining, group: readonly Stored[]): bigint {
  const targets = new Set(group.map(targetOf));
  return sumOf([...targets].map((t) => (group[0]?.step === 9 ? afterStep8 : left).get(t) ?? 0n));
}

function take({ left, afterStep8 }: Remaining, group: readonly Stored[]): void {
  for (const line of group) {
    const target = targetOf(line);
    left.set(target, (left.get(target) ?? 0n) + minorDigits(line.stated));
    if (line.step < 9) afterStep8.set(target, (afterStep8.get(target) ?? 0n) + minorDigits(line.billed));
  }
}

/** The charge or pack that a line belongs to, or acts on. */
function targetOf(line: Stored): string {
  if (line.detail.startsWith('on ')) return line.detail.slice('on '.length);
  return line.kind.startsWith('pack ') ? `pack ${line.name}` : line.name;
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((a, b) => a + b, 0n);
}

function money(minor: bigint, digits: number): string {
  return formatScaled(minor, digits);
}
