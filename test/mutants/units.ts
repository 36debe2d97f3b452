// Faults in what is counted: periods, pools, rolled units, packs and grace (steps 0 to 4).
import type { Fault } from './fault.ts';

const period: Fault[] = [
  {
    name: 'the period before the launch is billed',
    file: 'price/kernel.ts',
    find: 'if (book.state[cell] === BEFORE_LAUNCH || (',
    replace: 'if ((',
  },
  {
    name: 'rollout months count from 0',
    file: 'price/book.ts',
    find: 'p - started + 1;',
    replace: 'p - started;',
  },
  {
    name: 'who joins on the launch day is an existing customer',
    file: 'price/book.ts',
    find: 'a.joined < launchOf',
    replace: 'a.joined <= launchOf',
  },
  {
    name: 'a memo is billed',
    file: 'price/usage.ts',
    find: 'addTo(bill, slot, amount, memo ? 0n : amount);',
    replace: 'addTo(bill, slot, amount, amount);',
  },
  {
    name: 'a memo uses up packs',
    file: 'price/usage.ts',
    find: 'const undo = into.memo ? state.holdings.map((h) => h.left) : undefined;',
    replace: 'const undo = undefined;',
  },
  {
    name: 'a memo buys packs',
    file: 'price/kernel.ts',
    find: 'if (!into.memo) flags |= buyPacks',
    replace: 'flags |= buyPacks',
  },
  {
    name: 'a memo moves rolled units',
    file: 'price/usage.ts',
    find: 'if (rollover !== undefined && !into.memo)\n      rollOn',
    replace: 'if (rollover !== undefined)\n      rollOn',
  },
  {
    name: 'a dated number holds from the day after',
    file: 'price/number.ts',
    find: 's.from <= context.day',
    replace: 's.from < context.day',
  },
];

const pool: Fault[] = [
  {
    name: "an edition's pool adds to the base instead of replacing it",
    file: 'price/terms.ts',
    find: "edition !== undefined && pool.editionMode === 'replaces'",
    replace: 'false',
  },
  {
    name: 'the floor of a whole month is ignored',
    file: 'price/draw.ts',
    find: 'draw.pool = pool > only.floor ? pool : only.floor;',
    replace: 'draw.pool = pool;',
  },
  {
    name: 'the floor of a part of a month is ignored',
    file: 'price/draw.ts',
    find: '(units > floor ? units : floor)',
    replace: 'units',
  },
  {
    name: 'a pool is prorated by the days of the window',
    file: 'price/draw.ts',
    find: 'period.end - period.start;',
    replace: 'period.until - period.from;',
  },
  {
    name: 'a prorated pool is rounded down',
    file: 'price/draw.ts',
    find: 'divide(numerator, BigInt(days) * parts * step) * step',
    replace: "divide(numerator, BigInt(days) * parts * step, 'down') * step",
  },
  {
    name: 'seats of the last day count instead of the first',
    file: 'price/seats.ts',
    find: 'return seatsOn(account, active.from);',
    replace: 'return seatsOn(account, active.until - 1);',
  },
  {
    name: 'average seats are those of a month, not of the active days',
    file: 'price/book.ts',
    find: "model.choices.seats === 'average' ? until - from : 1",
    replace: "model.choices.seats === 'average' ? period.end - period.start : 1",
  },
  {
    name: 'the cap on rolled units is ignored',
    file: 'price/rollover.ts',
    find: 'while (cap !== undefined && balance > cap)',
    replace: 'while (cap !== undefined && balance < 0n)',
  },
  {
    name: 'the oldest rolled units are drawn last',
    file: 'price/rollover.ts',
    find: 'for (const r of rolled) {',
    replace: 'for (const r of rolled.toReversed()) {',
  },
  {
    name: 'rolled units live one period longer',
    file: 'price/rollover.ts',
    find: 'rolled[0].last < period',
    replace: 'rolled[0].last + 1 < period',
  },
  {
    name: 'own units go before rolled ones',
    file: 'price/draw.ts',
    find: 'draw.rolledDrawn = draw.unlimited ? 0n : least(sum, rolled);',
    replace: 'draw.rolledDrawn = draw.unlimited ? 0n : least(sum > draw.pool ? sum - draw.pool : 0n, rolled);',
  },
];

const packs: Fault[] = [
  {
    name: 'a pack is drawn after its end',
    file: 'price/draw.ts',
    find: 'holding.until < until',
    replace: 'holding.until < from',
  },
  {
    name: 'a pack begins a day late',
    file: 'price/draw.ts',
    find: 'holding.from > from',
    replace: 'holding.from >= from',
  },
  {
    name: 'a pack ends a day early',
    file: 'price/cuts.ts',
    find: 'start + kind.term.count :',
    replace: 'start + kind.term.count - 1 :',
  },
  {
    name: 'packs are drawn whatever their priority',
    file: 'price/holdings.ts',
    find: 'priority(book, a) - priority(book, b) || ',
    replace: '',
  },
  {
    name: 'the pack that ends first is drawn last',
    file: 'price/holdings.ts',
    find: 'a.until - b.until ||',
    replace: 'b.until - a.until ||',
  },
  {
    name: 'packs are drawn before the pool',
    file: 'price/usage.ts',
    find: "book.model.choices.drawFirst === 'pack'",
    replace: 'true',
  },
  {
    name: 'the search takes one pack too few',
    file: 'price/cheapest.ts',
    find: '(over + size - 1n) / size',
    replace: 'over / size',
  },
  {
    name: 'the search forgets instalments after the window',
    file: 'price/cheapest.ts',
    find: 'total: probe.total + later',
    replace: 'total: probe.total',
  },
];

const grace: Fault[] = [
  {
    name: 'grace comes before packs',
    file: 'price/usage.ts',
    find: "early !== 'missing' && early.rule.against === 'before_packs';",
    replace: "early !== 'missing';",
  },
  {
    name: 'grace is a share of the pool with rolled units',
    file: 'price/usage.ts',
    find: 'draw.pool, over, rest);',
    replace: 'draw.pool + draw.rolled, over, rest);',
  },
  {
    name: 'the edge of the cliff is not forgiven',
    file: 'price/charge.ts',
    find: 'over * pow10(plain.scale) <= pool * plain.digits',
    replace: 'over * pow10(plain.scale) < pool * plain.digits',
  },
  {
    name: 'a discount on grace is ignored',
    file: 'price/terms.ts',
    find: 'share.digits * rule.discount.digits * pow10(scale - share.scale - rule.discount.scale)',
    replace: 'share.digits * pow10(scale - share.scale)',
  },
  {
    name: 'grace forgives the latest overage first',
    file: 'price/charge.ts',
    find: 'return left.map((here) => {\n    const taken = rest < here ? rest : here;\n    rest -= taken;\n    return here - taken;\n  });',
    replace:
      'return left.toReversed().map((here) => {\n    const taken = rest < here ? rest : here;\n    rest -= taken;\n    return here - taken;\n  }).toReversed();',
  },
];

export const unitFaults: readonly Fault[] = [...period, ...pool, ...packs, ...grace];
