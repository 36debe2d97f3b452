// Faults in what usage and fees cost (steps 5 and 6).
import type { Fault } from './fault.ts';

const tiers: Fault[] = [
  {
    name: 'the short way forgets grace',
    file: 'price/short/charge.ts',
    find: 'charge.grace === undefined ? 0 : graceOf(charge.grace, included, over)',
    replace: '0',
  },
  {
    name: 'the short way bills usage of a memo on its line',
    file: 'price/short/charge.ts',
    find: 'place < usage && book.state[cell] === MEMO ? 0 : (listed[place] ?? 0)',
    replace: 'listed[place] ?? 0',
  },
  {
    name: 'the short way calls a period over its pool within it',
    file: 'price/short/charge.ts',
    find: '  to.flags &= ~FLAG.within;\n',
    replace: '',
  },
  {
    name: 'the short way takes a period that is cut for a whole one',
    file: 'price/book.ts',
    find: 'countsWhole(model.choices, period, from, until) ? WHOLE : PART',
    replace: 'WHOLE',
  },
  {
    name: 'the short way includes a whole pool in a part of a period',
    file: 'price/short/charge.ts',
    find: 'if (days === of) return whole;',
    replace: 'if (days >= 0) return whole;',
  },
  {
    name: 'the short way charges a whole fee for a part of a period',
    file: 'price/short/charge.ts',
    find: 'fee.seats < 0 && days === of',
    replace: 'fee.seats < 0',
  },
  {
    name: 'the short way prorates a pool to parts of a unit',
    file: 'price/short/charge.ts',
    find: "divideNumbers(numerator, divisor, 'half_up') * step",
    replace: "divideNumbers(numerator, of, 'half_up')",
  },
  {
    name: 'the short way forgives a cliff of any height',
    file: 'price/short/charge.ts',
    find: 'return mine <= most ?',
    replace: 'return mine >= 0 ?',
  },
  {
    name: 'the short way rounds a half down',
    file: 'exact/round.ts',
    find: 'Math.floor(twice / (2 * denominator))',
    replace: 'Math.floor((twice - 1) / (2 * denominator))',
  },
  {
    name: 'the short way goes on where numbers are no longer exact',
    file: 'price/short/charge.ts',
    find: 'if (!(numerator <= MOST)) return false;\n    put',
    replace: 'put',
  },
  {
    name: 'the short way rounds blocks over all tiers',
    file: 'price/short/charge.ts',
    find: 'const padded = inTier ? units : wholeBlocks(units, per, partial);',
    replace: 'const padded = wholeBlocks(units, per, partial);',
  },
  {
    name: 'the short way gives a second discount the first base',
    file: 'price/short/off.ts',
    find: 'charged.amount[place] = base - off;',
    replace: '',
  },
  {
    name: 'the short way takes a discount where it does not act',
    file: 'price/short/off.ts',
    find: 'amount[i] === 0 || acts[slot[i] ?? 0] !== 1',
    replace: 'amount[i] === 0',
  },
  {
    name: 'the short way keeps the discounts of another account',
    file: 'price/short/off.ts',
    find: 'offs.account === account && offs.facts',
    replace: 'offs.facts',
  },
  {
    name: 'the short way takes a discount that changes by month for a steady one',
    file: 'price/short/off.ts',
    find: 'steady: !timed && !measured',
    replace: 'steady: !measured',
  },
  {
    name: 'the short way counts every charge towards a commit',
    file: 'price/short/commit.ts',
    find: 'if (scope?.[slot[i] ?? 0] === 1) sum',
    replace: 'sum',
  },
  {
    name: 'the short way asks of every term what the first asked',
    file: 'price/short/commit.ts',
    find: 'known?.number === term.number && known.of',
    replace: 'known?.of',
  },
  {
    name: 'the short way asks of a part of a term what the last part asked',
    file: 'price/short/commit.ts',
    find: 'const known = byPeriods[part.periods];',
    replace: 'const known = byPeriods.find((one) => one !== undefined);',
  },
  {
    name: 'a term begins for everyone when it does for the last account',
    file: 'price/terms/commits.ts',
    find: 'last?.key.start === key.start && last.key.least',
    replace: 'last?.key.least',
  },
  {
    name: 'the term of an account that joins is that of the others',
    file: 'price/terms/commits.ts',
    find: 'if (book.aligned[account] !== true) return findTerm(book, account, rule, key);',
    replace: '',
  },
  {
    name: 'the short way carries a shortfall below the floor',
    file: 'price/short/commit.ts',
    find: ' && reached >= target.least) commit.carries',
    replace: ') commit.carries',
  },
  {
    name: 'the short way forgets what a commit carried',
    file: 'price/short/commit.ts',
    find: 'return state.commit === undefined || state.commit.carried === 0n;',
    replace: 'return true;',
  },
  {
    name: 'the short way upgrades past the plan that is large enough',
    file: 'price/short/choice.ts',
    find: 'if (still !== true) return still',
    replace: 'if (still !== true && larger > terms.plan + 1) return still',
  },
  {
    name: "a tier's bound belongs to the next tier",
    file: 'price/rate/rate.ts',
    find: 't.upTo === undefined || total <= t.upTo',
    replace: 't.upTo === undefined || total < t.upTo',
  },
  {
    name: 'a flat amount is due at the bound before its tier',
    file: 'price/rate/rate.ts',
    find: '(x > below ||',
    replace: '(x >= below ||',
  },
  {
    name: 'a flat amount is due without a unit',
    file: 'price/rate/rate.ts',
    find: "const flatAtZero = charge.kind === 'graduated' && charge.flatAtZero;",
    replace: "const flatAtZero = charge.kind === 'graduated';",
  },
  {
    name: 'units beyond the last tier are priced at 0',
    file: 'price/rate/tiers.ts',
    find: 'beyondTiers(terms, end) > 0n ? FLAG.beyondTiers : 0',
    replace: 'beyondTiers(terms, end) < 0n ? FLAG.beyondTiers : 0',
  },
  {
    name: 'part blocks count inside each tier instead of on the total',
    file: 'price/rate/rate.ts',
    find: "charge.kind === 'graduated' && charge.blocks === 'tier'",
    replace: "charge.kind === 'graduated'",
  },
  {
    name: 'half a block rounds down',
    file: 'price/rate/rate.ts',
    find: 'rest * 2n >= per',
    replace: 'rest * 2n > per',
  },
  {
    name: 'volume reads the tier of the running total',
    file: 'price/rate/tiers.ts',
    find: 'const tier = tierOf(terms, total);',
    replace: 'const tier = tierOf(terms, end);',
  },
  {
    name: 'each segment pays the whole fee of a stairstep',
    file: 'price/rate/tiers.ts',
    find: 'numerator: fee * days',
    replace: 'numerator: fee * rows.denominator',
  },
  {
    name: 'a stairstep costs nothing without a unit',
    by: 'agreement',
    file: 'price/rate/tiers.ts',
    find: "(terms.charge.kind === 'stairstep' && terms.charge.flatAtZero)",
    replace: 'false',
  },
  {
    name: 'a change of plan starts the tiers again',
    file: 'price/units/usage.ts',
    find: 'mine ?? all.find((other) => other.terms[i] !== undefined)?.units[i] ?? 0n',
    replace: 'mine ?? 0n',
  },
  {
    name: 'tiers count only what is charged',
    file: 'price/units/usage.ts',
    find: "first.charge.tiersCount === 'all'",
    replace: 'first.charge.tiersCount === undefined',
  },
  {
    name: 'tiers count the whole account',
    file: 'price/rate/charge.ts',
    find: "first.charge.tiersPer === 'end_tenant'",
    replace: 'first.charge.tiersPer === undefined',
  },
  {
    name: "an end tenant's tiers begin again on each segment",
    by: 'agreement',
    file: 'price/rate/by-end-tenant.ts',
    find: 'running += part(',
    replace: 'running = part(',
  },
];

const rates: Fault[] = [
  {
    name: 'the last row of rates that matches decides',
    file: 'price/terms/charges.ts',
    find: 'rows.find(({ rule })',
    replace: 'rows.findLast(({ rule })',
  },
  {
    name: 'units without a row of rates are free',
    file: 'price/rate/by-class.ts',
    find: 'rate?.gap !== false',
    replace: 'rate?.gap === true',
  },
  {
    name: 'rates look at what was used, not at what packs left',
    file: 'price/rate/by-class.ts',
    find: 'rated.classLeft[i] ?? classUnits(into, meter, i)',
    replace: 'classUnits(into, meter, i)',
  },
];

const percentages: Fault[] = [
  {
    name: 'each transaction begins in the first tier',
    file: 'price/rate/percentage.ts',
    find: 'running += charged;',
    replace: '',
  },
  {
    name: 'the fixed part of a transaction is left out',
    file: 'price/rate/percentage.ts',
    find: 'let numerator = (fixed ?? 0n) * pow10(scale);',
    replace: 'let numerator = 0n;',
  },
  {
    name: 'a transaction costs less than its minimum',
    file: 'price/rate/percentage.ts',
    find: 'if (hasMinimum && numerator < least) numerator = least;',
    replace: '',
  },
  {
    name: 'a transaction costs more than its maximum',
    file: 'price/rate/percentage.ts',
    find: 'if (hasMaximum && numerator > most) numerator = most;',
    replace: '',
  },
  {
    name: 'one free transaction too few',
    file: 'price/rate/percentage.ts',
    find: 'number > free.transactions',
    replace: 'number >= free.transactions',
  },
  {
    name: 'a partly free transaction is free',
    file: 'price/rate/percentage.ts',
    find: 'seen + amount <= most ? undefined : most - seen',
    replace: 'undefined',
  },
  {
    name: 'a memo bills transactions',
    by: 'agreement',
    file: 'price/rate/percentage.ts',
    find: 'addTo(bill, slot, amount, memo ? 0n : amount);',
    replace: 'addTo(bill, slot, amount, amount);',
  },
  {
    name: 'an amount beyond the last tier is free',
    file: 'price/rate/percentage.ts',
    find: 'end > below && end > start) flags |= FLAG.beyondTiers;',
    replace: 'end > below && end < start) flags |= FLAG.beyondTiers;',
  },
];

const fees: Fault[] = [
  {
    name: 'an empty cell is one of it',
    by: 'agreement',
    file: 'price/terms/charges.ts',
    find: 'digitsAt(quantity ?? ZERO, factor)',
    replace: 'digitsAt(quantity ?? ONE, factor)',
  },
  {
    name: 'a fee is prorated by the active days',
    by: 'agreement',
    file: 'price/rate/fees.ts',
    find: 'rounded(book, slot, sum, daysOfPeriod(into) * parts)',
    replace: 'rounded(book, slot, sum, BigInt(activeDays(into)) * parts)',
  },
  {
    name: 'a fee without a number is free',
    by: 'agreement',
    file: 'price/rate/fees.ts',
    find: 'if (often !== 0n) gap = true;',
    replace: '',
  },
  {
    name: 'a fee for average seats counts the days twice',
    file: 'price/rate/fees.ts',
    find: "return into.book.seatChoices[fee.seats] === 'average' ? seats : seats * parts;",
    replace: 'return seats * parts;',
  },
];

export const ratingFaults: readonly Fault[] = [...tiers, ...rates, ...percentages, ...fees];
