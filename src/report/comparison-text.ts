// A comparison for a terminal of 80 columns: scenarios as lettered columns, at most five side by side.
import { stripVTControlCharacters } from 'node:util';
import type { ChalkInstance } from 'chalk';
import type { Change } from '../compare/changes.ts';
import type { ComparedScenario, Comparison } from '../compare/comparison.ts';
import { letterOf } from '../compare/scenario.ts';
import { AT_RISK, type Difference, type TotalFigures } from '../compare/totals.ts';
import { classText } from './class-text.ts';
import { type MoneyShown, moneyShown, SHORT_SAID, shortMoney } from './comparison-money.ts';
import { clip, safe, short, showCount, showQuantity } from './format.ts';
import { guardrailsText } from './guardrails-text.ts';
import { plainTable, wrap } from './layout.ts';
import { type Retaining, retentionText } from './retention-text.ts';

/** Scenarios side by side. */
const ABREAST = 5;
const WIDTH = 80;
const SHOWN_CHANGES = 5;
/** Most letters of an account and its name. */
const NAMES = { wide: 26, narrow: 22 };

/** Beside the letter of a scenario whose customers are assumed to behave otherwise, wherever it stands. */
const ASSUMED = '*';

interface Column extends ComparedScenario {
  readonly letter: string;
}

export function comparisonText(comparison: Comparison, paint: ChalkInstance): string {
  const money = moneyShown(comparison);
  const text = textIn(comparison, money, paint);
  const fits = stripVTControlCharacters(text)
    .split('\n')
    .every((line) => line.length <= WIDTH);
  return fits ? text : textIn(comparison, shortMoney(comparison), paint, SHORT_SAID);
}

/** Amounts of tables as `money` shows them; sentences have them whole. */
function textIn(comparison: Comparison, money: MoneyShown, paint: ChalkInstance, said = ''): string {
  const columns = comparison.scenarios.map((s, i) => ({
    ...s,
    letter: `${letterOf(i)}${s.behaviour === undefined ? '' : ASSUMED}`,
  }));
  const whole = moneyShown(comparison);
  const [base] = columns;
  if (base === undefined) return '';
  return [
    title(comparison, columns, base, whole, paint),
    said,
    ...blocksOf(columns).flatMap((block) => [
      figures(block, base, money, said !== '', paint),
      ...comparison.classes.map((table) => classText(table, headsOf(columns, block), money, paint)),
    ]),
    ...blocksOf(columns.filter(isRetaining)).map((block) => retentionText(block, money, paint)),
    ...columns.flatMap((column) => [
      ...changesText(column, base, money, said === '' ? NAMES.wide : NAMES.narrow, paint),
      ...guardrailsOf(column, comparison.currency, paint),
    ]),
    closing(columns, base, whole),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Letters of a block, by place among all scenarios. */
function headsOf(columns: readonly Column[], block: readonly Column[]): ReadonlyMap<number, string> {
  return new Map(block.map((column) => [columns.indexOf(column), column.letter]));
}

function isRetaining(column: Column): column is Column & Retaining {
  return column.retention !== undefined;
}

function blocksOf<C extends Column>(columns: readonly C[]): readonly (readonly C[])[] {
  const blocks = Math.ceil(columns.length / ABREAST);
  return Array.from({ length: blocks }, (_, i) => columns.slice(i * ABREAST, (i + 1) * ABREAST));
}

function title(
  c: Comparison,
  columns: readonly Column[],
  base: Column,
  money: MoneyShown,
  paint: ChalkInstance,
): string {
  const narrowed = c.narrowed_to === '' ? '' : `, narrowed to ${safe(c.narrowed_to)}`;
  return [
    paint.bold(`What ${accounts(c.accounts)} would have paid, ${columns.length} way${columns.length === 1 ? '' : 's'}`),
    `${c.window.from} until ${c.window.until} (${c.zone}, ${c.months} month${c.months === 1 ? '' : 's'})${narrowed}`,
    `as of ${c.as_of}; before tax, and not a forecast`,
    '',
    ...columns.map((column) => {
      const run = column.run === '' || column.kind === 'run' ? '' : ` (run ${column.run})`;
      const gap = column.complete ? '' : paint.yellow('  not complete: some usage has no price');
      const beside = column === base && columns.length > 1 ? ', which the others are compared with' : '';
      return `${wrap(`${column.letter.padEnd(2)} ${safe(column.name)}${run}${beside}`, 3)}${beside !== '' && gap !== '' ? '\n ' : ''}${gap}`;
    }),
    ...columns.flatMap((column) => assumesText(column, columns, money)),
  ].join('\n');
}

function assumesText({ letter, behaviour }: Column, columns: readonly Column[], money: MoneyShown): readonly string[] {
  if (behaviour === undefined) return [];
  const { beside, change, assumes, leave } = behaviour;
  const of = columns.find((column) => column.behaviour === undefined && column.name === beside)?.letter ?? safe(beside);
  const head = `${letter} is an assumption, not what happened: ${of} if customers behaved otherwise (${signed(change.amount, money)}, ${percentText(change)}, in steady state):`;
  const gone =
    leave === undefined
      ? []
      : [`${accounts(leave.accounts)} would leave, with ${money(leave.would_pay)}; no figure of ${letter} counts them`];
  return ['', wrap(head, 3), ...[...assumes, ...gone].map((text) => wrap(`   - ${safe(text)}`, 5))];
}

function figures(
  block: readonly Column[],
  base: Column,
  money: MoneyShown,
  narrow: boolean,
  paint: ChalkInstance,
): string {
  const row = (name: string, of: (column: Column) => string): string[] => [name, ...block.map(of)];
  const steady = (name: string, of: (figures: TotalFigures) => string): string[] =>
    row(name, (column) => of(column.steady_state));
  const counted = (name: string, pick: (figures: TotalFigures) => { accounts: number; share: string }): string[][] => [
    steady(name, (f) => showCount(pick(f).accounts)),
    steady('  share', (f) => `${short(pick(f).share)}%`),
  ];
  const revenue = (name: string, which: 'with_rollout' | 'steady_state'): string[][] => [
    row(name, (column) => money(column[which].revenue)),
    row('  a month', (column) => money(column[which].revenue_a_month)),
    row('  a year', (column) => money(column[which].revenue_a_year)),
    ...(block.every((column) => column.difference === undefined)
      ? []
      : [
          row(`  against ${base.letter}`, (column) => signed(column.difference?.[which].amount, money)),
          row('', (column) => percentText(column.difference?.[which])),
        ]),
  ];
  const first = block[0]?.steady_state;
  const rows = [
    ...revenue('Revenue, with rollout', 'with_rollout'),
    ...revenue('Revenue, steady state', 'steady_state'),
    steady('A month, by account', (f) => money(f.arpa)),
    steady('  by API user', (f) => money(f.revenue_per_api_user)),
    steady('  API users', (f) => showCount(f.api_users)),
    ...counted('Accounts that pay', (f) => f.payers),
    ...counted('Within, every period', (f) => f.within_every_period),
    ...counted('Within, some period', (f) => f.within_any_period),
    ...counted('At risk', (f) => f.at_risk),
    steady('Median bill', (f) => money(f.median)),
    steady('Mean bill', (f) => money(f.mean)),
    steady('  of those that pay', (f) => money(f.mean_of_payers)),
    ...Object.keys(first?.percentiles ?? {})
      .filter((p) => p !== 'p50')
      .map((p) => steady(`  ${p}`, (f) => money(f.percentiles[p] ?? ''))),
    steady('Largest bill', (f) => money(f.largest)),
    ...Object.keys(first?.top ?? {}).map((top) =>
      steady(`Top ${top} pay`, (f) => (f.top[top] === '' ? '–' : `${short(f.top[top] ?? '0')}%`)),
    ),
    steady('Gini', (f) => (f.gini === '' ? '–' : f.gini)),
    ...Object.keys(first?.without_largest ?? {}).map((n) =>
      steady(`Without largest ${n}`, (f) => money(f.without_largest[n] ?? '')),
    ),
  ];
  return plainTable(
    [narrow ? 'Steady state,\nunless it says' : 'Steady state, unless it says', ...block.map((c) => c.letter)].map(
      (h) => paint.bold(h),
    ),
    rows,
  );
}

function changesText(
  column: Column,
  base: Column,
  money: MoneyShown,
  names: number,
  paint: ChalkInstance,
): readonly string[] {
  const { changes, movements } = column;
  if (changes === undefined) return [];
  const counts = `${accounts(changes.rise)} would pay more, ${showCount(changes.fall)} less, ${showCount(changes.same)} the same`;
  return [
    paint.bold(wrap(`${column.letter} against ${base.letter}: ${counts}`, 0)),
    ...changeTable('Would pay most more', changes.losers, money, names, paint),
    ...changeTable('Would pay most less', changes.winners, money, names, paint),
    ...(movements === undefined
      ? []
      : [
          plainTable(
            [`Plan under ${base.letter}`, `under ${column.letter}`, 'accounts', 'change'].map((h) => paint.bold(h)),
            movements.map((m) => [
              m.from === '' ? '(none)' : safe(m.from),
              m.to === '' ? '(none)' : safe(m.to),
              showCount(m.accounts),
              signed(m.change, money),
            ]),
            2,
          ),
        ]),
  ];
}

function changeTable(
  name: string,
  changes: readonly Change[],
  money: MoneyShown,
  names: number,
  paint: ChalkInstance,
): readonly string[] {
  if (changes.length === 0) return [];
  const rows = changes
    .slice(0, SHOWN_CHANGES)
    .map((c) => [
      clip(safe(c.name === '' ? c.account : `${c.account} ${c.name}`), names),
      money(c.after),
      signed(c.change.amount, money),
      percentText(c.change),
      `${c.periods_over} of ${c.periods}`,
      c.of_spend === '' ? '–' : `${signedText(short(c.of_spend))}%`,
    ]);
  return [
    plainTable(
      [name, 'pays', 'change', '', 'over', 'of spend'].map((h) => paint.bold(h)),
      rows,
    ),
  ];
}

function guardrailsOf({ letter, guardrails }: Column, code: string, paint: ChalkInstance): readonly string[] {
  const text = guardrailsText(guardrails, code, paint);
  return text === '' ? [] : [`${letter}: what its model states\n${text}`];
}

/** What one would say of it in a meeting. */
function closing(columns: readonly Column[], base: Column, money: MoneyShown): string {
  const others = columns.filter((c) => c !== base);
  const [best, ...rest] = others.toSorted((a, b) => compareMoney(b.steady_state.revenue, a.steady_state.revenue));
  if (best === undefined) return '';
  const { steady_state: s, changes } = best;
  const more = `${money(s.revenue_a_month)} a month in steady state (${percentText(best.difference?.steady_state)} against ${base.letter})`;
  const equals = rest.filter(({ steady_state }) => steady_state.revenue === s.revenue).map(({ letter }) => letter);
  const asMuch = equals.length === 0 ? '' : `, as much as ${equals.join(' and ')}`;
  const lead =
    others.length === 1
      ? `${best.letter} would bring`
      : `Of ${others.length}, ${best.letter} would bring the most${asMuch}:`;
  const risk = s.at_risk.accounts;
  const share = s.top['1%'] ?? '';
  const top = share === '' ? '' : ` the top 1% pay ${short(share)}% of it,`;
  return wrap(
    `${lead} ${more}: ${short(s.payers.share)}% of accounts pay, ${short(s.within_every_period.share)}% always stay within what is included,${top} ${accounts(changes?.rise ?? 0)} would pay more than under ${base.letter}, and ${showCount(risk)} ${risk === 1 ? 'is' : 'are'} at risk (more than ${AT_RISK} of today's spend).`,
    0,
  );
}

function compareMoney(a: string, b: string): number {
  const [x, y] = [BigInt(a.replace('.', '')), BigInt(b.replace('.', ''))];
  return x < y ? -1 : x > y ? 1 : 0;
}

function signed(plain: string | undefined, money: MoneyShown): string {
  if (plain === undefined) return '';
  return signedText(money(plain));
}

function signedText(text: string): string {
  return text.startsWith('-') || !/[1-9]/.test(text) ? text : `+${text}`;
}

function percentText(difference: Difference | undefined): string {
  if (difference === undefined) return '';
  return difference.percent === '' ? 'new' : `${signedText(short(difference.percent))}%`;
}

function accounts(n: number): string {
  return `${showQuantity(String(n))} account${n === 1 ? '' : 's'}`;
}
