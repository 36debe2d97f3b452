// Cost beside price: of 1,000 units of each meter, what they cost us, what the price list asks for those that it
// charges, and what all that were used bring.
import type { Costs } from '../advise/costs.ts';
import { add, type Decimal, decimal, formatDecimal, pow10, ZERO } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import { targetsOf } from '../price/bill.ts';
import type { Book } from '../price/book.ts';
import type { Priced } from '../price/price.ts';
import { type Lines, ROUNDING, STEP } from '../price/sinks.ts';
import { moneyText } from '../runs/at.ts';
import { type RequestCost, unitCost } from '../runs/usage-costs.ts';
import type { MeterReport } from './report.ts';

/** `requests`: those of each meter; undefined: there is no cost file. */
export function meterReports(
  { book, lines }: Priced & { readonly lines: Lines },
  spent: { readonly costs: Costs; readonly requests: readonly RequestCost[] } | undefined,
): readonly MeterReport[] {
  const sums = chargesByMeter(book, lines);
  return book.model.meters.flatMap((meter, m) => {
    const units = decimal(book.units[m]?.sum(0, book.from.length) ?? 0n, book.scales.units[m] ?? 0);
    const { charged, list, billed, isCharged } = sums[m] ?? NOTHING;
    if (units.digits === 0n && !isCharged) return [];
    const money = (amount: bigint): Decimal => decimal(amount, book.currency.digits);
    const cost = spent && costOf(book, m, spent);
    const quantity = decimal(charged, book.scales.units[m] ?? 0);
    return [
      {
        meter: meter.name,
        unit: meter.unit,
        units: formatDecimal(units),
        cost_per_1000: cost === undefined ? null : perThousand(cost, units),
        charged_units: formatDecimal(quantity),
        price_per_1000: perThousand(money(list), quantity),
        billed: moneyText(billed, book),
        billed_per_1000: perThousand(money(billed), units),
      },
    ];
  });
}

interface Charges {
  charged: bigint;
  list: bigint;
  billed: bigint;
  isCharged: boolean;
}

const NOTHING: Charges = { charged: 0n, list: 0n, billed: 0n, isCharged: false };

/** Lines of each meter's usage charges and packs, and all that later steps do to them. */
function chargesByMeter(book: Book, lines: Lines): readonly Charges[] {
  const sums = book.model.meters.map((): Charges => ({ ...NOTHING }));
  for (let i = 0; i < lines.cell.length; i++) {
    const sum = sums[meterOfLine(book, lines, i)];
    if (sum === undefined) continue;
    sum.isCharged = true;
    sum.billed += lines.billed[i] ?? 0n;
    if (lines.step[i] !== STEP.rate) continue;
    sum.charged += lines.quantity[i] ?? 0n;
    sum.list += lines.stated[i] ?? 0n;
  }
  return sums;
}

/** -1: of none. */
function meterOfLine(book: Book, { step, ref, part }: Lines, i: number): number {
  const at = { step: step[i] ?? 0, ref: ref[i] ?? 0, part: part[i] ?? 0 };
  if (at.step < STEP.packs || at.step === STEP.grace || (at.step === STEP.credits && at.ref === ROUNDING)) return -1;
  const { firstPack } = targetsOf(book);
  const target = at.step === STEP.packs ? firstPack + at.ref : at.step > STEP.fees ? at.part : at.ref;
  const charge = book.slots[target]?.charge;
  const of =
    charge !== undefined && 'of' in charge && charge.kind !== 'percentage'
      ? charge.of
      : book.model.packs[target - firstPack]?.of;
  return of === undefined ? -1 : book.model.meters.findIndex((m) => m.name === of);
}

function costOf(
  book: Book,
  meter: number,
  { costs, requests }: { readonly costs: Costs; readonly requests: readonly RequestCost[] },
): Decimal {
  return requests
    .filter(({ place }) => place === meter)
    .reduce((sum, { cost }) => add(sum, cost ?? ZERO), unitCost(book, costs, meter, 0, book.from.length));
}

const SHOWN_DECIMALS = 9;

/** amount × 1,000 ÷ units, rounded half up. */
function perThousand(amount: Decimal, units: Decimal): string {
  if (units.digits <= 0n) return '';
  const part = amount.digits * 1000n * pow10(units.scale + SHOWN_DECIMALS);
  return formatDecimal(decimal(divide(part, units.digits * pow10(amount.scale)), SHOWN_DECIMALS));
}
