// One period worked out line by line, in the words of a customer, and where its allowance comes from.
import { addable } from '../exact/addable.ts';
import { currencyOf } from '../exact/currency.ts';
import { percentText } from '../runs/fraction.ts';
import { periodNoun, pluralOf } from '../summarise/words.ts';
import { above, isZero } from './amounts.ts';
import { capital, unitName } from './chart.ts';
import type { Worked } from './page.ts';
import { periodName } from './rows.ts';
import type { Show } from './show.ts';
import type { Statement } from './statement.ts';

type Line = Statement['lines'][number];

/** undefined: no period was priced, or the whole window cost nothing and used nothing. */
export function workedOf(s: Statement, show: Show): Worked | undefined {
  const month = s.months.find((m) => m.month === s.worked);
  const own = s.lines.filter((l) => l.month === s.worked && isSaid(l));
  const rounded = addable(
    own.map((l) => l.stated),
    currencyOf(s.currency)?.digits ?? 2,
  );
  const lines = own.map((l, i) => ({ ...l, stated: rounded[i] ?? l.stated }));
  if (month === undefined || lines.length === 0 || (s.variant === 'nothing' && s.meters.length === 0)) return undefined;
  const several = s.meters.length > 1;
  const used = s.units.find((u) => u.month === s.worked && u.meter === s.main_meter)?.used ?? '';
  const memo = month.stated !== month.billed;
  const name = periodName(s, s.worked, show);
  const per = blockOf(lines);
  return {
    title: `How ${name} was worked out`,
    columns: [
      { text: '', numeric: false },
      { text: capital(pluralOf(several ? 'unit' : unitName(s), '2')), numeric: true },
      { text: per === '' ? 'Price' : `Price per ${show.quantity(per)}`, numeric: true },
      { text: 'Amount', numeric: true },
    ],
    rows: lines.map((l) => [what(l, show), quantityOf(l, several, show), priceOf(l, show, per), amountOf(l, show)]),
    total: [
      `${capital(periodNoun(s.periods))} total`,
      used === '' || several ? '' : show.quantity(used),
      '',
      show.amount(month.stated),
    ],
    notes: [
      ...allowance(s, show),
      ...(memo ? [`Of this, ${show.amount(month.billed)} would have been billed: it is a memo.`] : []),
      ...agreed(s, show),
    ],
    sentence: `How ${name} was worked out: ${lines
      .map((l) => phrase(l, show))
      .filter((t) => t !== '')
      .join('; ')}.`,
  };
}

/** Lines that say something to a customer: metered units are the total, an empty tier nothing. */
function isSaid(l: Line): boolean {
  if (l.step === 1) return l.kind !== 'metered';
  if (l.step === 3) return !isZero(l.stated) || (l.quantity !== '' && !isZero(l.quantity));
  return !isZero(l.stated) || (l.quantity !== '' && above(l.quantity, '0'));
}

/** Numbers inside a run's own words, as this company writes them; "part of 2200.00 for…" is what a group pays. */
function numbers(text: string, show: Show): string {
  return text
    .replace(/(?<=^part of )\d+(?:\.\d+)?(?= for )/, (n) => show.amount(n))
    .replaceAll(/\d{4,}(?:\.\d+)?(?![\d-])/g, (n) => show.quantity(n));
}

function what(l: Line, show: Show): string {
  switch (l.kind) {
    case 'included':
      return / accounts/.test(l.detail) ? `Included, ${numbers(l.detail, show)}` : 'Included pool';
    case 'rolled':
      return 'Rolled over from before';
    case 'refused':
      return 'Refused: not in the plan';
    case 'flagged':
      return 'Not in the plan, priced all the same';
    case 'blocked':
      return 'Refused at the limit of the plan';
    case 'unpriced':
      return 'Above the pool, without a price yet';
    case 'grace':
      return 'Not charged (grace)';
    case 'pack bought':
      return l.quantity === '0'
        ? `Pack ${spaced(l.name)}, instalment`
        : `Pack ${spaced(l.name)}, bought${several(l, show)}`;
    case 'pack drawn':
      return `From pack ${spaced(l.name)}`;
    case 'pack expired':
      return `Pack ${spaced(l.name)}, expired`;
    case 'pack rolled over':
      return `Pack ${spaced(l.name)}, carried into the next`;
    case 'pack refunded':
      return `Pack ${spaced(l.name)}, refunded`;
    case 'discount':
      return `Discount ${taken(l, show).join(', ')}`;
    case 'credit':
      return [`Credit ${spaced(l.name)}`, ...taken(l, show).slice(1)].join(', ');
    case 'minimum':
      return / accounts/.test(l.detail) ? `Up to the minimum, ${numbers(l.detail, show)}` : 'Up to the minimum';
    case 'maximum':
      return 'Cut to the maximum';
    case 'commit':
      return 'Short of the commitment';
    case 'rounding':
      return 'Rounding of the bill';
    case 'flat':
    case 'per_seat':
      return `${capital(spaced(l.name))}, ${numbers(l.detail, show)}`;
    default:
      return l.detail === ''
        ? capital(spaced(l.name))
        : `${capital(spaced(l.name))}: ${numbers(amounts(l, show), show)}`;
  }
}

/** Names of a model's parts are keys of YAML. */
function spaced(name: string): string {
  return name.replaceAll('_', ' ');
}

/** "on calls", "20% of $466,020.40": what a discount or a credit is taken of is money. */
function taken({ detail }: Line, show: Show): string[] {
  const [on = '', ...how] = detail.split('; ');
  const money = /(?<=% of |^up to |^)\d[\d.]*(?= in all| a period|$)/g;
  return [
    spaced(on),
    ...how.map((text) =>
      numbers(
        text.replaceAll(money, (n) => show.amount(n)),
        show,
      ),
    ),
  ];
}

/** What bounds the share of each sale is money. */
function amounts(l: Line, show: Show): string {
  if (l.kind !== 'percentage') return l.detail;
  return l.detail.replaceAll(/(?<=; (?:to each is added|each at least|each at most) )[\d.]+/g, (n) => show.amount(n));
}

/** ": 167 × 500,000,000" of several packs. */
function several({ detail }: Line, show: Show): string {
  const [, packs, size] = /^(\d+) x ([\d.]+), /.exec(detail) ?? [];
  return packs === undefined || size === undefined ? '' : `: ${show.quantity(packs)} × ${show.quantity(size)}`;
}

function quantityOf(l: Line, several: boolean, show: Show): string {
  if (l.quantity === '' || (l.kind === 'pack bought' && l.quantity === '0')) return '';
  if (l.kind === 'percentage') return show.amount(l.quantity);
  return several ? show.units(l.quantity, l.unit) : show.quantity(l.quantity);
}

/** "1000", where every price that is shown is of so many units; else ''. */
function blockOf(lines: readonly Line[]): string {
  const [first, ...others] = new Set(lines.filter((l) => l.unit_price !== '').map((l) => l.per));
  return first === undefined || first === '1' || others.length > 0 ? '' : first;
}

/** `said`: the block that the head of the column says. */
function priceOf(l: Line, show: Show, said = ''): string {
  if (l.step === 2) return 'included';
  if (l.kind === 'pack drawn') return 'prepaid';
  if (l.kind === 'grace') return 'free';
  if (l.unit_price === '') return '';
  if (l.kind === 'percentage') return percentText(l.unit_price);
  const price = show.amount(l.unit_price);
  const per = l.per === '' || l.per === '1' || l.per === said ? '' : ` per ${show.quantity(l.per)}`;
  return `${price}${per}${l.flat === '' ? '' : ` + ${show.amount(l.flat)}`}`;
}

function amountOf(l: Line, show: Show): string {
  if (l.step === 1 || l.kind === 'pack drawn' || (l.step === 3 && isZero(l.stated))) return '';
  return show.amount(l.stated);
}

/** "300,000 AU in your pool at no charge", "697,509 AU at $0.40 per 1,000 = $279.00". */
function phrase(l: Line, show: Show): string {
  const quantity = show.units(l.quantity, l.unit);
  switch (l.step) {
    case 2:
      return isZero(l.quantity)
        ? ''
        : `${quantity} ${l.kind === 'rolled' ? 'rolled over' : 'in your pool'} at no charge`;
    case 4:
      return `${quantity} not charged`;
    case 5:
      return l.unit_price === '' || l.quantity === ''
        ? `${spaced(l.name)} ${show.amount(l.stated)}`
        : `${rated(l, show)} = ${show.amount(l.stated)}`;
    default:
      return isZero(l.stated)
        ? l.kind === 'pack drawn'
          ? `${quantity} from pack ${spaced(l.name)}`
          : ''
        : `${what(l, show)}${several(l, show) === '' ? ' ' : ', for '}${show.amount(l.stated)}`;
  }
}

/** "697,509 AU at $0.40 per 1,000", "$8,498.59 of sales at 5% (13 transactions; each at most $100.00)". */
function rated(l: Line, show: Show): string {
  const [of = '', ...bounds] = amounts(l, show).split('; ');
  const how = bounds.length === 0 ? '' : ` (${bounds.join('; ')})`;
  const quantity = l.kind === 'percentage' ? `${show.amount(l.quantity)} ${of}` : show.units(l.quantity, l.unit);
  return `${quantity} at ${priceOf(l, show)}${how}`;
}

function allowance(s: Statement, show: Show): string[] {
  const period = s.units.find((u) => u.month === s.worked && u.meter === s.main_meter);
  if (period === undefined || period.pool === '') return [];
  if (period.pool === 'unlimited') return [`Your plan includes all ${pluralOf(unitName(s), '2')}.`];
  if (isZero(period.pool)) return [];
  const from = numbers(period.pool_from, show)
    .replaceAll(' x ', ' × ')
    .replace(/^0 \+ /, '');
  const pool = `Pool: ${show.units(period.pool, unitName(s))}`;
  if (period.shared_by !== '') return [`${pool}, shared by ${period.shared_by} accounts by what each used.`];
  if (from === '') return [`${pool}.`];
  const whole = s.months.find((m) => m.month === s.worked);
  const cut = s.coverage.stubs.includes(s.worked) || whole?.from === s.joined || whole?.until === s.left;
  return [cut ? `${pool}; a whole ${periodNoun(s.periods)} has ${from}.` : `${pool} = ${from}.`];
}

function agreed(s: Statement, show: Show): string[] {
  return s.contracts.map((c) => {
    const from = c.from === '' ? '' : ` from ${show.day(c.from)}`;
    const until = c.until === '' ? '' : ` until ${show.day(c.until)} (exclusive)`;
    return `Agreed with you${from}${until}: ${c.because}.`;
  });
}
