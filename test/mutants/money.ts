// Faults in rounding, in discounts and bounds (steps 7 and 8), and in what is kept (step 10).
import type { Fault } from './fault.ts';

const rounding: Fault[] = [
  {
    name: 'half even instead of half up',
    by: 'vectors/rating',
    file: 'exact/round.ts',
    find: "rounding === 'half_up' || quotient",
    replace: 'quotient',
  },
  {
    name: 'a negative half rounds towards zero',
    by: 'vectors/rating',
    file: 'exact/round.ts',
    find: 'if (twice < denominator) return quotient;',
    replace: 'if (twice < denominator || (numerator < 0n && twice === denominator)) return quotient;',
  },
  {
    name: 'money is rounded row by row instead of once per charge',
    file: 'price/rate/charge.ts',
    find: 'divide(rows.sum, rows.denominator * minor, into.book.model.rounding)',
    replace:
      '(rows.details ?? []).reduce((all, d) => all + divide(d.numerator, rows.denominator * minor, into.book.model.rounding), 0n)',
  },
  {
    name: 'equal remainders go to the last row',
    by: 'vectors/groups',
    file: 'exact/share.ts',
    find: 'a.i - b.i',
    replace: 'b.i - a.i',
  },
];

const discounts: Fault[] = [
  {
    name: 'discounts are taken in reverse order',
    by: 'vectors/reductions',
    file: 'price/reduce/discounts.ts',
    find: 'of book.chargeDiscounts)',
    replace: 'of book.chargeDiscounts.toReversed())',
  },
  {
    name: 'a discount on packs is taken on the bill too',
    by: 'agreement',
    file: 'price/reduce/discounts.ts',
    find: 't < firstPack && ',
    replace: '',
  },
  {
    name: 'a discount takes more than there is',
    by: 'vectors/reductions',
    file: 'price/reduce/discounts.ts',
    find: 'wanted < base ? wanted : base,',
    replace: 'wanted,',
  },
  {
    name: 'a discount holds in every month',
    by: 'agreement',
    file: 'price/reduce/discounts.ts',
    find: ' || !inMonths(discount.months, context.month)) continue;',
    replace: ') continue;',
  },
  {
    name: 'a step is reached only above its threshold',
    file: 'price/reduce/steps.ts',
    find: ', part) <= 0',
    replace: ', part) < 0',
  },
  {
    name: 'the lowest step that is reached holds',
    file: 'price/reduce/steps.ts',
    find: 'off.steps.findLast(',
    replace: 'off.steps.find(',
  },
  {
    name: 'steps count refused units',
    by: 'vectors/edges',
    file: 'price/reduce/steps.ts',
    find: 'units -= ofClass(book, meter, c, cell, s) * raise(book, meter);',
    replace: 'units -= 0n;',
  },
  {
    name: 'every unit has a part in the share that is measured',
    file: 'price/reduce/steps.ts',
    find: 'if (pattern[rule] === true) part += units;',
    replace: 'part += units;',
  },
];

const bounds: Fault[] = [
  {
    name: 'a memo has a minimum',
    file: 'price/reduce/bounds.ts',
    find: 'if (least?.moment === moment && !into.memo)',
    replace: 'if (least?.moment === moment)',
  },
  {
    name: 'discounts act on the other side of a bound',
    file: 'price/reduce/bounds.ts',
    find: "rule.discounts === 'after'",
    replace: "rule.discounts === 'before'",
  },
  {
    name: 'a bound never acts after credits',
    file: 'price/reduce/bounds.ts',
    find: "rule.against === 'after_credits'",
    replace: 'rule.against === undefined',
  },
  {
    name: 'a bound after credits is forgotten',
    by: 'agreement',
    file: 'price/period.ts',
    find: "flags |= applyBounds(bill, into, 'after_credits');",
    replace: '',
  },
  {
    name: 'a bound is not prorated',
    file: 'price/reduce/bounds.ts',
    find: '(bound?.amount ?? 0n) * daysOfSegment(into, i)',
    replace: '(bound?.amount ?? 0n) * daysOfPeriod(into)',
  },
  {
    name: 'a maximum holds where the plan has none',
    file: 'price/reduce/bounds.ts',
    find: "(which === 'maximum' && held.some((b) => b === undefined))",
    replace: 'false',
  },
  {
    name: 'a true-up is no usage',
    file: 'price/bill.ts',
    find: 'return target === trueUp || (charge !== undefined && isUsage(charge));',
    replace: 'return charge !== undefined && isUsage(charge);',
  },
];

const keep: Fault[] = [
  {
    name: 'a gross-up adds to what is divided by',
    by: 'vectors/percentage',
    file: 'price/keep.ts',
    find: 'whole - percent.digits',
    replace: 'whole + percent.digits',
  },
  {
    name: 'a revenue share is of the list price',
    by: 'agreement',
    file: 'price/keep.ts',
    find: 'part(model, billed, numberAt(share.percent',
    replace: 'part(model, listed, numberAt(share.percent',
  },
  {
    name: 'a payment fee is on the bill before the gross-up',
    by: 'agreement',
    file: 'price/keep.ts',
    find: 'feeOf(model, listed, context)',
    replace: 'feeOf(model, billed, context)',
  },
  {
    name: 'a share out comes in',
    by: 'vectors/percentage',
    file: 'price/keep.ts',
    find: "share.direction === 'out' ? -amount : amount",
    replace: "share.direction === 'in' ? -amount : amount",
  },
  {
    name: 'a take is for everybody',
    by: 'agreement',
    file: 'price/keep.ts',
    find: 'rule !== undefined && holds(rule.for, context) ? numberAt',
    replace: 'rule !== undefined ? numberAt',
  },
  {
    name: 'payment fees are not taken off',
    by: 'agreement',
    file: 'price/keep.ts',
    find: 'listed - take - paymentFee',
    replace: 'listed - take',
  },
];

export const moneyFaults: readonly Fault[] = [...rounding, ...discounts, ...bounds, ...keep];
