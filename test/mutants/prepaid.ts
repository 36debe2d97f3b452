// Faults in what takes units before they are rated: packs, the search for the cheapest, grace (steps 3, 4).
import type { Fault } from './fault.ts';

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
    find: "return grace !== 'missing' && grace.rule.against === 'before_packs';",
    replace: "return grace !== 'missing';",
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

export const prepaidFaults: readonly Fault[] = [...packs, ...grace];
