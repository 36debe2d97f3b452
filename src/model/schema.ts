// The shape of a pricing model, key by key. Each part is checked on its own, so that a mistake in
// one charge hides no mistake in the next: what is `named` or a `part` here has its shape further down.
import { z } from 'zod';
import { strict, text, word } from '../source/shape.ts';
import { amount, condition, constant, listOf, named, oneOrMore, part, whole, wrong, yesNo } from './shapes.ts';

export const modelShape = strict('the model', {
  model: text('model'),
  currency: text('currency'),
  rounding: word('rounding', ['half_up', 'half_even', 'up', 'down']).optional(),
  params: named('params').optional(),
  choices: part,
  rollout: part,
  meters: named('meters').optional(),
  plans: named('plans'),
  packs: named('packs').optional(),
  discounts: listOf('discounts', 'write one line each: - {on: packs, percent: 10%}').optional(),
  credits: named('credits').optional(),
  assume: part,
});

export const paramShape = strict('a parameter', {
  value: text('value'),
  min: text('min').optional(),
  max: text('max').optional(),
  step: text('step').optional(),
});

export const choicesShape = strict('choices', {
  seats: word('seats', ['start', 'end', 'maximum', 'average', 'daily']).optional(),
  partial_period: word('partial_period', ['prorated', 'whole']).optional(),
  change: word('change', ['next_period', 'immediate']).optional(),
  draw_first: word('draw_first', ['pool', 'pack']).optional(),
});

export const rolloutShape = strict('rollout', { launch: text('launch').optional(), memo: part });
export const memoShape = strict('memo', { months: text('months'), for: condition });

export const meterShape = strict('a meter', {
  unit: text('unit').optional(),
  of: text('of').optional(),
  weights: listOf('weights', 'write one line each: - {tag: bulk, weight: 10}').optional(),
  not_billed: listOf('not_billed', 'write one line each: - {status: 304, because: not modified}').optional(),
  precision: whole('precision'),
});

const matchKeys = {
  tag: oneOrMore('tag').optional(),
  operation: oneOrMore('operation').optional(),
  status: oneOrMore('status').optional(),
  key_class: oneOrMore('key_class').optional(),
};
export const weightShape = strict('a weight', { ...matchKeys, weight: constant('weight') });
export const notBilledShape = strict('a not_billed rule', { ...matchKeys, because: text('because') });

export const planShape = strict('a plan', {
  for: condition,
  fee: amount('fee').optional(),
  includes: named('includes').optional(),
  charges: named('charges').optional(),
});

export const poolShape = strict('a pool', {
  base: amount('base').optional(),
  edition: amount('edition').optional(),
  edition_mode: word('edition_mode', ['replaces', 'adds']).optional(),
  per_seat: amount('per_seat').optional(),
  floor: amount('floor').optional(),
  rollover: part,
});
export const rolloverShape = strict('a rollover', { periods: text('periods'), cap: constant('cap').optional() });

const usageKeys = { for: condition, of: text('of'), grace: part };
const partial = word('partial', ['exact', 'up', 'down', 'nearest']).optional();
const tiers = listOf('tiers', 'write one line each: - {up_to: 10M, price: 0.002}');
const tieredKeys = {
  ...usageKeys,
  per: constant('per').optional(),
  partial,
  blocks: word('blocks', ['total', 'tier']).optional(),
  flat_at_zero: yesNo('flat_at_zero'),
  tiers,
};

/** One shape for each kind of charge; a kind has only the keys that mean something for it. */
export const chargeShapes = {
  per_unit: strict('a per_unit charge', { kind: z.literal('per_unit'), ...usageKeys, price: amount('price') }),
  package: strict('a package charge', {
    kind: z.literal('package'),
    ...usageKeys,
    price: amount('price'),
    per: constant('per').optional(),
    partial,
  }),
  graduated: strict('a graduated charge', { kind: z.literal('graduated'), ...tieredKeys }),
  volume: strict('a volume charge', { kind: z.literal('volume'), ...tieredKeys }),
  stairstep: strict('a stairstep charge', {
    kind: z.literal('stairstep'),
    ...usageKeys,
    flat_at_zero: yesNo('flat_at_zero'),
    tiers,
  }),
  flat: strict('a flat charge', { kind: z.literal('flat'), for: condition, price: amount('price') }),
  per_seat: strict('a per_seat charge', { kind: z.literal('per_seat'), for: condition, price: amount('price') }),
};

const upTo = constant('up_to', 'write a bound such as 10M; only the last tier may do without up_to').optional();
export const tierShape = strict('a tier', {
  up_to: upTo,
  price: amount('price'),
  flat: amount('flat').optional(),
});
export const stepShape = strict('a step', { up_to: upTo, fee: amount('fee') });

export const graceShape = strict('grace', {
  share: amount('share'),
  of: word('of', ['overage', 'pool', 'cliff']).optional(),
  discount: constant('discount').optional(),
  against: word('against', ['after_packs', 'before_packs']).optional(),
});

export const packShape = strict('a pack', {
  of: text('of'),
  units: constant('units'),
  term: text('term'),
  price: amount('price'),
  paid: word('paid', ['upfront', 'monthly']).optional(),
  priority: whole('priority'),
  count_max: whole('count_max'),
  for: condition,
});

export const discountShape = strict('a discount', {
  name: text('name').optional(),
  on: oneOrMore('on'),
  for: condition,
  months: text('months').optional(),
  percent: amount('percent').optional(),
  amount: amount('amount').optional(),
});

const creditKeys = {
  of: oneOrMore('of').optional(),
  from: text('from').optional(),
  until: text('until').optional(),
  months: text('months').optional(),
  for: condition,
  priority: whole('priority'),
};
/** One shape for each kind of credit. */
export const creditShapes = {
  balance: strict('a balance credit', {
    kind: z.literal('balance'),
    amount: amount('amount'),
    renews: word('renews', ['never', 'period']).optional(),
    ...creditKeys,
  }),
  share: strict('a share credit', { kind: z.literal('share'), percent: amount('percent'), ...creditKeys }),
};

export const assumeShape = strict('assume', {
  plan: strict('plan', { column: text('column') }).optional(),
  packs: z
    .union([z.enum(['none', 'cheapest']), strict('packs', { file: text('file') })], {
      error: (issue) =>
        wrong('packs', 'none, cheapest or {file: …}', 'write none, cheapest, or {file: purchases.csv}', issue.input),
    })
    .optional(),
});
