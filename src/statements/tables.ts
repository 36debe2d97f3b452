// The tables of a statement: period by period, what used the most, by end customer.
import { periodNoun, pluralOf } from '../summarise/words.ts';
import { isZero, sumOf } from './amounts.ts';
import { capital, unitName } from './chart.ts';
import type { Table } from './page.ts';
import { anyAbove, moneySum, type Row, type Rows } from './rows.ts';
import type { Show } from './show.ts';
import type { EndCustomer, OperationShare, Statement } from './statement.ts';

/** A column: its head, and what stands in a row and in the total. */
interface Column {
  readonly text: string;
  cell(row: Row): string;
  total(rows: readonly Row[]): string;
}

/** More meters than these have no column of their own. */
const OTHER_METERS = 2;

export function monthsTable(s: Statement, { rows, rolledUp }: Rows, show: Show): Table {
  const columns = columnsOf(s, rows, show);
  const noun = periodNoun(s.periods);
  const title = rolledUp || noun === 'month' ? 'Month by month' : noun === 'day' ? 'Day by day' : 'Period by period';
  return {
    title,
    columns: [
      { text: rolledUp ? 'Month' : capital(noun), numeric: false },
      ...columns.map(({ text }) => ({ text, numeric: true })),
    ],
    rows: rows.map((row) => [
      row.remark === '' || row.remark === 'memo' ? row.label : `${row.label} (${row.remark})`,
      ...columns.map((c) => c.cell(row)),
    ]),
    total: rows.length < 2 ? undefined : ['Total', ...columns.map((c) => c.total(rows))],
    notes: notesOf(s, rows, rolledUp, show),
  };
}

function columnsOf(s: Statement, rows: readonly Row[], show: Show): Column[] {
  const quantity = (text: string, of: (row: Row) => string): Column => ({
    text,
    cell: (row) => show.quantity(of(row)),
    total: (all) => show.quantity(sumOf(all.map(of))),
  });
  const money = (text: string, of: (row: Row) => string): Column => ({
    text,
    cell: (row) => show.amount(of(row)),
    total: (all) => show.amount(moneySum(all.map(of))),
  });
  const others = s.meters.filter((m) => m.meter !== s.main_meter).slice(0, OTHER_METERS);
  return [
    ...(s.meters.length === 0
      ? [quantity('Requests', (r) => r.requests)]
      : [quantity(capital(pluralOf(unitName(s), '2')), (r) => r.used)]),
    ...(isLimited(rows) ? [quantity('Above pool', (r) => r.above)] : []),
    ...(rows.filter(isPartlyPrepaid).length > FEW ? [quantity('From packs', (r) => r.prepaidAbove)] : []),
    ...others.map(({ meter, unit }) => quantity(capital(pluralOf(unit, '2')), (r) => r.others.get(meter) ?? '0')),
    { ...money('Would have paid', (r) => r.billed), cell: (row) => paidText(row, show) },
  ];
}

function isLimited(rows: readonly Row[]): boolean {
  const pooled = rows.some((r) => r.pool !== '' && r.pool !== 'unlimited') || anyAbove(rows, (r) => r.included);
  return pooled && !rows.every((r) => r.pool === 'unlimited');
}

/** "memo $54.00" of what is stated alone, "$99.00, memo $153.00" where recurring fees are billed. */
function paidText(row: Row, show: Show): string {
  const paid = show.amount(row.billed);
  if (!isMemo(row)) return paid;
  return `${isZero(row.billed) ? '' : `${paid}, `}memo ${show.amount(row.stated)}`;
}

/** Of so many rows a note says how much came from packs; elsewhere all of what is above the pool did, or nothing. */
const FEW = 2;

function isPartlyPrepaid({ above: over, prepaidAbove }: Row): boolean {
  return !isZero(prepaidAbove) && over !== prepaidAbove;
}

/** "30,000,000 AU above the pool come from packs; in Dec 2025, 2,863,758 of 3,293,110." */
function packsNote(rows: readonly Row[], unit: string, show: Show): string[] {
  const over = isLimited(rows) ? ' above the pool' : '';
  const prepaid = sumOf(rows.map((r) => r.prepaidAbove));
  const partly = rows.filter(isPartlyPrepaid);
  if (isZero(prepaid) || partly.length > FEW) return [];
  const some = partly.map((r) => `; in ${r.label}, ${show.quantity(r.prepaidAbove)} of ${show.quantity(r.above)}`);
  return [`${show.units(prepaid, unit)}${over} ${prepaid === '1' ? 'comes' : 'come'} from packs${some.join('')}.`];
}

function isMemo({ remark, stated, billed }: Row): boolean {
  return remark === 'memo' || stated !== billed;
}

function notesOf(s: Statement, rows: readonly Row[], rolledUp: boolean, show: Show): string[] {
  const unit = unitName(s);
  const grace = sumOf(s.lines.filter((l) => l.kind === 'grace' && l.unit === unit).map((l) => l.quantity));
  const more = s.meters.filter((m) => m.meter !== s.main_meter).slice(OTHER_METERS);
  const memo = rows.filter(isMemo);
  return [
    ...(rolledUp ? [`Billed by the ${periodNoun(s.periods)}; a row holds those that begin in the month.`] : []),
    ...(memo.length === 0
      ? []
      : [
          `Memo: stated for information, before packs, minimums and credits; ${memo.every((r) => isZero(r.billed)) ? 'not billed, and in no total' : 'only recurring fees are billed'}.`,
        ]),
    ...packsNote(rows, unit, show),
    ...(isZero(grace)
      ? []
      : [`Of what is above the pool, ${show.units(grace, unit)} ${grace === '1' ? 'is' : 'are'} not charged (grace).`]),
    ...(more.length === 0 ? [] : [`Also metered: ${more.map((m) => m.meter).join(', ')}.`]),
  ];
}

export function mostTable(s: Statement, show: Show): Table | undefined {
  if (s.most.length === 0) return undefined;
  const unit = pluralOf(unitName(s), '2');
  const weighed = s.most.some((m) => m.weight !== '' && m.weight !== '1');
  const { others } = s;
  return {
    title: `What used the most ${unit}`,
    columns: [
      { text: weighed ? `Operation (${unit} each)` : 'Operation', numeric: false },
      { text: capital(unit), numeric: true },
      { text: 'Share', numeric: true },
    ],
    rows: [
      ...s.most.map((m) => [operationText(m, weighed, show), show.quantity(m.units), `${m.percent}%`]),
      ...(others === undefined
        ? []
        : [[`${show.count(others.operations, 'other operation')}`, show.quantity(others.units), `${others.percent}%`]]),
    ],
    total: undefined,
    notes: refuses(s) ? ['Units that the plan refuses, and does not charge, are among them.'] : [],
  };
}

function refuses({ lines, main_meter: meter }: Statement): boolean {
  return lines.some((l) => l.kind === 'refused' && l.name === meter);
}

function operationText({ operation, polling, weight }: OperationShare, weighed: boolean, show: Show): string {
  return `${operation}${polling ? ', polling' : ''}${weight === '' || !weighed ? '' : ` (${show.quantity(weight)})`}`;
}

/** More end customers than these are one row; files have them all. */
const MOST_CUSTOMERS = 40;

export function customersTable(s: Statement, show: Show): Table | undefined {
  const { customers } = s;
  if (customers.length === 0) return undefined;
  const named = customers.filter((c) => c.kind === 'customer');
  const shown = named.length <= MOST_CUSTOMERS ? named : named.slice(0, MOST_CUSTOMERS - 1);
  const rest = named.slice(shown.length);
  const packs = customers.some((c) => !isZero(c.packs));
  const row = (text: string, some: readonly EndCustomer[]): string[] => [
    text,
    show.quantity(sumOf(some.map((c) => c.units))),
    ...(packs ? [show.quantity(sumOf(some.map((c) => c.packs)))] : []),
    show.amount(moneySum(some.map((c) => c.amount))),
  ];
  return {
    title: 'By end customer',
    columns: [
      { text: 'End customer', numeric: false },
      { text: capital(pluralOf(unitName(s), '2')), numeric: true },
      ...(packs ? [{ text: 'From packs', numeric: true }] : []),
      { text: 'Would have paid', numeric: true },
    ],
    rows: [
      ...shown.map((c) => row(c.customer, [c])),
      ...(rest.length === 0 ? [] : [row(`${show.count(rest.length, 'other end customer')}`, rest)]),
      ...customers.filter((c) => c.kind !== 'customer').map((c) => row(KINDS[c.kind], [c])),
    ],
    total: row('Total', customers),
    notes: [`Each ${periodNoun(s.periods)}'s amount is shared by the units of that ${periodNoun(s.periods)}.`],
  };
}

const KINDS: Readonly<Record<EndCustomer['kind'], string>> = {
  customer: '',
  own: 'Your own use',
  unknown: 'End customer not named in the requests',
  unused: 'Periods without any use',
};
