// Faults in what it costs: rating, fees, rounding, discounts and credits (steps 5 to 9).
import type { Fault } from './fault.ts';

const rating: Fault[] = [
  {
    name: "a tier's bound belongs to the next tier",
    file: 'price/rate.ts',
    find: 't.upTo === undefined || total <= t.upTo',
    replace: 't.upTo === undefined || total < t.upTo',
  },
  {
    name: 'a flat amount is due at the bound before its tier',
    file: 'price/rate.ts',
    find: '(x > below ||',
    replace: '(x >= below ||',
  },
  {
    name: 'a flat amount is due without a unit',
    file: 'price/charge.ts',
    find: "return 'flatAtZero' in charge && charge.flatAtZero ?",
    replace: "return 'flatAtZero' in charge ?",
  },
  {
    name: 'units beyond the last tier are priced at 0',
    file: 'price/charge.ts',
    find: 'beyondTiers(terms, end) > 0n ? FLAG.beyondTiers : 0',
    replace: 'beyondTiers(terms, end) < 0n ? FLAG.beyondTiers : 0',
  },
  {
    name: 'part blocks count inside each tier instead of on the total',
    file: 'price/rate.ts',
    find: "charge.kind === 'graduated' && charge.blocks === 'tier'",
    replace: "charge.kind === 'graduated'",
  },
  {
    name: 'half a block rounds down',
    file: 'price/rate.ts',
    find: 'rest * 2n >= per',
    replace: 'rest * 2n > per',
  },
  {
    name: 'volume reads the tier of the running total',
    file: 'price/charge.ts',
    find: 'const tier = tierOf(terms, total);',
    replace: 'const tier = tierOf(terms, end);',
  },
  {
    name: 'each segment pays the whole fee of a stairstep',
    file: 'price/charge.ts',
    find: 'const days = (into.book.until[s] ?? 0) - (into.book.from[s] ?? 0);',
    replace: 'const days = into.book.activeDays[into.cell] ?? 1;',
  },
  {
    name: 'a change of plan starts the tiers again',
    file: 'price/usage.ts',
    find: 'rateCharge(slots.length > 1 ? withRunningTotal(charge, rated) : charge, into)',
    replace: 'rateCharge(charge, into)',
  },
  {
    name: 'a fee is prorated by the active days',
    file: 'price/charge.ts',
    find: 'whole ? (book.activeDays[cell] ?? 1) : period.end - period.start',
    replace: 'book.activeDays[cell] ?? 1',
  },
];

const rounding: Fault[] = [
  {
    name: 'half even instead of half up',
    file: 'exact/round.ts',
    find: "rounding === 'half_up' || quotient",
    replace: 'quotient',
  },
  {
    name: 'a negative half rounds towards zero',
    file: 'exact/round.ts',
    find: 'if (twice < denominator) return quotient;',
    replace: 'if (twice < denominator || (numerator < 0n && twice === denominator)) return quotient;',
  },
  {
    name: 'money is rounded row by row instead of once per charge',
    file: 'price/charge.ts',
    find: 'divide(rows.sum, denominator * minor, into.book.model.rounding)',
    replace:
      '(rows.details ?? []).reduce((all, d) => all + divide(d.numerator, denominator * minor, into.book.model.rounding), 0n)',
  },
  {
    name: 'equal remainders go to the last row',
    file: 'exact/share.ts',
    find: 'a.i - b.i',
    replace: 'b.i - a.i',
  },
  {
    name: 'each instalment is rounded by itself',
    file: 'price/holdings.ts',
    find: 'due(k) - due(k - 1)',
    replace: 'due(1)',
  },
];

const discounts: Fault[] = [
  {
    name: 'discounts are taken in reverse order',
    file: 'price/discounts.ts',
    find: 'of book.chargeDiscounts)',
    replace: 'of book.chargeDiscounts.toReversed())',
  },
  {
    name: 'a second discount on a pack acts on its list price',
    file: 'price/holdings.ts',
    find: 'const before = prices[prices.length - 1]?.minor ?? 0n;',
    replace: 'const before = list;',
  },
  {
    name: 'a discount on packs is taken on the bill too',
    file: 'price/discounts.ts',
    find: 't < book.slots.length && ',
    replace: '',
  },
  {
    name: 'a discount takes more than there is',
    file: 'price/discounts.ts',
    find: 'share(wanted < base ? wanted : base, bases)',
    replace: 'share(wanted, bases)',
  },
];

const credits: Fault[] = [
  {
    name: 'a credit on usage pays fees',
    file: 'price/bill.ts',
    find: "if (scope === 'usage') return slot !== undefined && isUsage(slot.charge);",
    replace: "if (scope === 'usage') return slot !== undefined;",
  },
  {
    name: 'a balance pays more than is due',
    file: 'price/credits.ts',
    find: 'const paid = smaller(left, bill.billed[target] ?? 0n);',
    replace: 'const paid = left;',
  },
  {
    name: 'a share pays more of a charge than is unpaid',
    file: 'price/credits.ts',
    find: ').map((part, i) => smaller(part, unpaid[i] ?? 0n));',
    replace: ');',
  },
  {
    name: 'a share is taken of what earlier shares left',
    file: 'price/credits.ts',
    find: 'base: before[i] ?? 0n',
    replace: 'base: bill.billed[target] ?? before[i] ?? 0n',
  },
  {
    name: 'a credit pays on its first day after the end',
    file: 'price/credits.ts',
    find: 'Math.max(credit.from ?? from, from) < Math.min',
    replace: 'Math.max(credit.from ?? from, from) <= Math.min',
  },
  {
    name: 'a balance for anything pays before a scoped one',
    file: 'price/credits.ts',
    find: 'scoped(by(a)) - scoped(by(b)) ||',
    replace: 'scoped(by(b)) - scoped(by(a)) ||',
  },
  {
    name: 'the balance that ends first pays last',
    file: 'price/credits.ts',
    find: '(by(a).until ?? Number.MAX_SAFE_INTEGER) - (by(b).until ?? Number.MAX_SAFE_INTEGER)',
    replace: '(by(b).until ?? Number.MAX_SAFE_INTEGER) - (by(a).until ?? Number.MAX_SAFE_INTEGER)',
  },
  {
    name: 'shares come after balances',
    file: 'price/credits.ts',
    find: "    if (credit.kind === 'share' && pays(",
    replace: `    for (const b of order) {
      const balance = credits[b];
      if (balance !== undefined && pays(balance, context, from, until))
        payBalance(b, balance, bill, into, context, balances, from, until);
    }
    if (credit.kind === 'share' && pays(`,
  },
  {
    name: 'a balance is whole again each period',
    file: 'price/credits.ts',
    find: "balances[c] === undefined || credit.renews === 'period'",
    replace: 'true',
  },
  {
    name: 'credits pay in a memo',
    file: 'price/kernel.ts',
    find: 'if (book.state[cell] === BILLED && book.model.credits.length > 0) {',
    replace: 'if (book.model.credits.length > 0) {',
  },
];

export const moneyFaults: readonly Fault[] = [...rating, ...rounding, ...discounts, ...credits];
