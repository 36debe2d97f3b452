// The shapes of what an account gets and pays: plans with their pools, limits, bounds and commits,
// charges by kind with their tiers and rates, and packs.
import { z } from 'zod';
import { strict, text, word } from '../../source/shape.ts';
import {
  amount,
  codes,
  condition,
  constant,
  listOf,
  matchKeys,
  named,
  oneOrMore,
  part,
  whole,
  wrong,
  yesNo,
} from './shapes.ts';

export const planShape = strict('a plan', {
  for: condition,
  offered: yesNo('offered'),
  fee: amount('fee').optional(),
  includes: named('includes').optional(),
  minimum: amount('minimum').optional(),
  maximum: amount('maximum').optional(),
  commit: part,
  at_limit: part,
  lacks: listOf('lacks', 'write one line each: - {tag: bulk, usage: refused}').optional(),
  rate_limits: named('rate_limits').optional(),
  charges: named('charges').optional(),
});

const seats = word('seats', ['start', 'end', 'maximum', 'average', 'daily']).optional();

export const poolShape = strict('a pool', {
  base: amount('base').optional(),
  edition: amount('edition').optional(),
  edition_mode: word('edition_mode', ['replaces', 'adds']).optional(),
  per_seat: amount('per_seat').optional(),
  seats,
  per_install: amount('per_install').optional(),
  floor: amount('floor').optional(),
  rollover: part,
  shared: yesNo('shared'),
});
export const rolloverShape = strict('a rollover', { periods: text('periods'), cap: constant('cap').optional() });

const boundKeys = {
  amount: amount('amount'),
  against: word('against', ['before_credits', 'after_credits']).optional(),
  discounts: word('discounts', ['before', 'after']).optional(),
  ...codes,
};
/** In their long forms. */
export const boundShapes = {
  minimum: strict('a minimum', { ...boundKeys, shared: yesNo('shared') }),
  maximum: strict('a maximum', boundKeys),
};

export const commitShape = strict('a commit', {
  amount: amount('amount'),
  step_ups: named('step_ups').optional(),
  term: text('term'),
  counts: oneOrMore('counts').optional(),
  shortfall: word('shortfall', ['billed', 'carried']).optional(),
  floor: constant('floor').optional(),
  cut: word('cut', ['pro_rata', 'whole', 'none']).optional(),
  starts: text('starts').optional(),
  ...codes,
});

export const limitWord = z.enum(['block', 'upgrade'], {
  error: (issue) =>
    wrong(
      'at_limit',
      'block, upgrade or {auto_pack: …}',
      'write block, upgrade, or {auto_pack: PACK, max: 3, then: block}',
      issue.input,
      ['block', 'upgrade'],
    ),
});
export const autoPackShape = strict('at_limit', {
  auto_pack: text('auto_pack'),
  max: whole('max'),
  // biome-ignore lint/suspicious/noThenProperty: a word of the language
  then: word('then', ['unpriced', 'block']).optional(),
});

export const lackShape = strict('what a plan lacks', {
  ...matchKeys,
  usage: word('usage', ['priced', 'refused', 'flagged']),
});

export const rateLimitShapes = {
  calls: strict('a rate limit', {
    requests: constant('requests'),
    per: word('per', ['minute', '60 s']),
    burst: constant('burst').optional(),
    over: word('over', ['refuse', 'queue']).optional(),
  }),
  at_once: strict('a rate limit', { at_once: constant('at_once') }),
};

const usageKeys = { for: condition, of: text('of'), grace: part, ...codes };
const partial = word('partial', ['exact', 'up', 'down', 'nearest']).optional();
const tiers = listOf('tiers', 'write one line each: - {up_to: 10M, price: 0.002}');
const priceOrRates = {
  price: amount('price').optional(),
  rates: listOf('rates', 'write one line each: - {tag: search, price: 0.002}').optional(),
};
const tierKeys = {
  flat_at_zero: yesNo('flat_at_zero'),
  tiers_count: word('tiers_count', ['chargeable', 'all']).optional(),
  tiers_per: word('tiers_per', ['account', 'end_tenant', 'group']).optional(),
  tiers,
};
const tieredKeys = {
  ...usageKeys,
  per: constant('per').optional(),
  partial,
  blocks: word('blocks', ['total', 'tier']).optional(),
  ...tierKeys,
};

/** One shape for each kind of charge; a kind has only the keys that mean something for it. */
export const chargeShapes = {
  per_unit: strict('a per_unit charge', { kind: z.literal('per_unit'), ...usageKeys, ...priceOrRates }),
  package: strict('a package charge', {
    kind: z.literal('package'),
    ...usageKeys,
    ...priceOrRates,
    per: constant('per').optional(),
    partial,
  }),
  graduated: strict('a graduated charge', { kind: z.literal('graduated'), ...tieredKeys }),
  volume: strict('a volume charge', { kind: z.literal('volume'), ...tieredKeys }),
  stairstep: strict('a stairstep charge', { kind: z.literal('stairstep'), ...usageKeys, ...tierKeys }),
  percentage: strict('a percentage charge', {
    kind: z.literal('percentage'),
    for: condition,
    of: text('of'),
    rate: amount('rate').optional(),
    tiers: listOf('tiers', 'write one line each: - {up_to: 10k, rate: 5%}').optional(),
    fixed: amount('fixed').optional(),
    minimum: amount('minimum').optional(),
    maximum: amount('maximum').optional(),
    free: part,
    ...codes,
  }),
  flat: strict('a flat charge', {
    kind: z.literal('flat'),
    for: condition,
    price: amount('price'),
    quantity: amount('quantity').optional(),
    ...codes,
  }),
  per_seat: strict('a per_seat charge', {
    kind: z.literal('per_seat'),
    for: condition,
    price: amount('price'),
    seats,
    ...codes,
  }),
};

const upTo = constant('up_to', 'write a bound such as 10M; only the last tier may do without up_to').optional();
export const tierShape = strict('a tier', {
  up_to: upTo,
  price: amount('price'),
  flat: amount('flat').optional(),
});
export const stepShape = strict('a step', { up_to: upTo, fee: amount('fee') });
export const percentTierShape = strict('a tier', { up_to: upTo, rate: amount('rate') });
export const rateShape = strict('a rate', { ...matchKeys, price: amount('price') });
export const freeShape = strict('free', {
  transactions: whole('transactions'),
  amount: constant('amount').optional(),
});

export const graceShape = strict('grace', {
  share: amount('share'),
  of: word('of', ['overage', 'pool', 'cliff']).optional(),
  discount: constant('discount').optional(),
  against: word('against', ['after_packs', 'before_packs']).optional(),
});

export const packShape = strict('a pack', {
  of: text('of'),
  only: part,
  units: constant('units'),
  term: text('term'),
  price: amount('price'),
  paid: word('paid', ['upfront', 'monthly']).optional(),
  leftover: word('leftover', ['expires', 'rolls_over', 'refunded']).optional(),
  renew: yesNo('renew'),
  starts: text('starts').optional(),
  priority: whole('priority'),
  count_max: whole('count_max'),
  for: condition,
  ...codes,
});
