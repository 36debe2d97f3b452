// The parts of a model as a contract has them: the same names, kinds and meters with other numbers.
import type { Decimal } from '../../src/exact/decimal.ts';
import type { Charge } from '../../src/model/charge.ts';
import type { Model, PriceParts } from '../../src/model/model.ts';
import type { Amount } from '../../src/model/values.ts';

export function renegotiated(model: Model, price: Amount, money: Decimal): PriceParts {
  const amount: Amount = { kind: 'constant', value: money };
  const plans = model.plans.map((plan) => ({
    ...plan,
    charges: plan.charges.map((charge, i) => (i === 0 ? cheaper(charge, price, amount) : charge)),
  }));
  const packs = model.packs.map((pack) => ({ ...pack, price: amount }));
  const credits = model.credits.map((credit) => (credit.kind === 'balance' ? { ...credit, value: amount } : credit));
  return { plans, packs, discounts: model.discounts.slice(), credits };
}

function cheaper(charge: Charge, price: Amount, fee: Amount): Charge {
  switch (charge.kind) {
    case 'per_unit':
    case 'package': {
      const rates = charge.rates?.map((rate) => ({ ...rate, price }));
      return rates === undefined ? { ...charge, price } : { ...charge, rates };
    }
    case 'graduated':
    case 'volume':
      return { ...charge, tiers: charge.tiers.map((tier) => ({ ...tier, price })) };
    case 'stairstep':
      return { ...charge, tiers: charge.tiers.map((tier) => ({ ...tier, fee })) };
    case 'percentage':
      return charge.fixed === undefined ? charge : { ...charge, fixed: fee };
    case 'flat':
    case 'per_seat':
      return { ...charge, price };
  }
}
