// Faults in what takes units before they are rated: packs, their search and their money, grace (steps 3, 4).
import type { Fault } from './fault.ts';

const packs: Fault[] = [
  {
    name: 'a pack is drawn after its end',
    file: 'price/units/draw.ts',
    find: 'holding.until >= until',
    replace: 'holding.until >= from',
  },
  {
    name: 'a pack begins a day late',
    file: 'price/units/draw.ts',
    find: 'holding.from <= from',
    replace: 'holding.from < from',
  },
  {
    name: 'a pack ends a day early',
    by: 'vectors/packs',
    file: 'price/terms/cuts.ts',
    find: 'start + length :',
    replace: 'start + length - 1 :',
  },
  {
    name: 'packs are drawn whatever their priority',
    by: 'vectors/packs',
    file: 'price/packs/holdings.ts',
    find: 'priority(a) - priority(b) ||',
    replace: '',
  },
  {
    name: 'flexible packs are drawn like scoped ones',
    file: 'price/packs/holdings.ts',
    find: 'scoped(a) - scoped(b) ||',
    replace: '',
  },
  {
    name: 'the pack that ends first is drawn last',
    by: 'vectors/packs',
    file: 'price/packs/holdings.ts',
    find: 'a.until - b.until ||',
    replace: 'b.until - a.until ||',
  },
  {
    name: 'packs are drawn before the pool',
    by: 'vectors/grace',
    file: 'price/units/usage.ts',
    find: "book.model.choices.drawFirst === 'pack' ?",
    replace: "book.model.choices.drawFirst !== 'pack' ?",
  },
  {
    name: 'a scoped pack pays for everything',
    by: 'agreement',
    file: 'price/units/draw.ts',
    find: 'if (scope[c] !== true) continue;',
    replace: '',
  },
  {
    name: 'a flexible pack takes the first kind of usage',
    file: 'price/units/draw.ts',
    find: 'of splitUnits(book, meter, drawn, classes).entries()',
    replace: 'of [drawn].entries()',
  },
  {
    name: 'a pack begins before anything is charged',
    by: 'agreement',
    file: 'price/packs/holdings.ts',
    find: ' || (termsAt(segment)?.usage[meter]?.length ?? 0) === 0',
    replace: '',
  },
  {
    name: "the directory's day of a pack is ignored",
    by: 'vectors/leftovers',
    file: 'price/packs/holdings.ts',
    find: 'pack === undefined ? undefined : statedStart(pack, who)',
    replace: 'undefined',
  },
  {
    name: 'a pack is renewed once',
    by: 'vectors/leftovers',
    file: 'price/packs/holdings.ts',
    find: 'packEnd(pack, origin, k) < book.window.until',
    replace: 'k < 2',
  },
  {
    name: 'units roll over again and again',
    file: 'price/packs/leftovers.ts',
    find: 'const own = holding.left < holding.units ? holding.left : holding.units;',
    replace: 'const own = holding.left;',
  },
  {
    name: 'units roll into the latest pack',
    file: 'price/packs/leftovers.ts',
    find: 'a.purchase - b.purchase)[0]',
    replace: 'a.purchase - b.purchase).at(-1)',
  },
];

const money: Fault[] = [
  {
    name: 'the list price is refunded',
    by: 'agreement',
    file: 'price/packs/leftovers.ts',
    find: 'holding.prices[holding.prices.length - 1]',
    replace: 'holding.prices[0]',
  },
  {
    name: 'a memo refunds',
    file: 'price/packs/leftovers.ts',
    find: ' || (state !== BILLED && state !== INACTIVE)',
    replace: '',
  },
  {
    name: 'each instalment is rounded by itself',
    by: 'vectors/packs',
    file: 'price/packs/instalments.ts',
    find: 'divide(total * BigInt(k), BigInt(n), book.model.rounding)',
    replace: 'divide(total, BigInt(n), book.model.rounding) * BigInt(k)',
  },
  {
    name: 'a second discount on a pack acts on its list price',
    by: 'vectors/packs',
    file: 'price/packs/prices.ts',
    find: 'const before = prices[prices.length - 1]?.minor ?? 0n;',
    replace: 'const before = prices[0]?.minor ?? 0n;',
  },
  {
    name: 'a discount on all leaves packs out',
    by: 'agreement',
    file: 'price/packs/prices.ts',
    find: "rule.on === 'packs' || rule.on === 'all' ||",
    replace: "rule.on === 'packs' ||",
  },
  {
    name: "a pack costs what it did on the period's first day",
    file: 'price/packs/holdings.ts',
    find: 'const context = { ...contextAt(book, start.segment, cell), day: start.from };',
    replace: 'const context = contextAt(book, book.first[cell] ?? 0, cell);',
  },
  {
    name: 'the search takes one pack too few',
    file: 'price/assume/cheapest.ts',
    find: '(over + size - 1n) / size',
    replace: 'over / size',
  },
  {
    name: 'the search forgets instalments after the window',
    file: 'price/assume/probe.ts',
    find: 'probe.total += money;',
    replace: 'probe.total += 0n;',
  },
  {
    name: 'the search buys more than are allowed',
    file: 'price/assume/cheapest.ts',
    find: 'return countMax ?? cover;',
    replace: 'return cover;',
  },
  {
    name: 'the search takes short steps past volume prices',
    by: 'vectors/edges',
    file: 'price/assume/kinds.ts',
    find: "(c.kind === 'volume' || c.kind === 'stairstep' ||",
    replace: '(',
  },
  {
    name: 'the search forgets what periods before the last pack cost',
    file: 'price/assume/pieces.ts',
    find: 'others += enough.rest - without.rest;',
    replace: '',
  },
  {
    name: 'a period alone begins with all units of its packs',
    file: 'price/kernel.ts',
    find: 'holding.left = left;',
    replace: '',
  },
];

const grace: Fault[] = [
  {
    name: 'grace comes before packs',
    by: 'vectors/grace',
    file: 'price/units/usage.ts',
    find: "grace !== 'missing' && grace.rule.against === 'before_packs'",
    replace: "grace !== 'missing'",
  },
  {
    name: 'grace is a share of the pool with rolled units',
    by: 'vectors/grace',
    file: 'price/units/usage.ts',
    find: 'draw.pool, over, rest);',
    replace: 'draw.pool + draw.rolled, over, rest);',
  },
  {
    name: 'the edge of the cliff is not forgiven',
    by: 'vectors/grace',
    file: 'price/units/grace.ts',
    find: '<= pool * plain.digits',
    replace: '< pool * plain.digits',
  },
  {
    name: 'a discount on grace is ignored',
    by: 'vectors/grace',
    file: 'price/terms/charges.ts',
    find: 'share: share.digits * rule.discount.digits * pow10(scale - share.scale - rule.discount.scale)',
    replace: 'share: share.digits * pow10(scale - share.scale)',
  },
  {
    name: 'a discount on the cliff is ignored',
    file: 'price/units/grace.ts',
    find: '(left * rule.discount.digits) / pow10(rule.discount.scale)',
    replace: 'left',
  },
  {
    name: 'grace forgives the latest overage first',
    file: 'price/units/grace.ts',
    find: `return left.map((here) => {
    const taken = rest < here ? rest : here;
    rest -= taken;
    return here - taken;
  });`,
    replace: `return left.toReversed().map((here) => {
    const taken = rest < here ? rest : here;
    rest -= taken;
    return here - taken;
  }).toReversed();`,
  },
];

export const prepaidFaults: readonly Fault[] = [...packs, ...money, ...grace];
