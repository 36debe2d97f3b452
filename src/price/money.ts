// In which digits money is worked on: the currency's, or with `money_rounded: bill` twelve more, so that
// lines stay as they come out and one line closes the bill.
import type { Currency } from '../exact/currency.ts';
import { pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Model } from '../model/model.ts';

const FINER_DIGITS = 12;
/** Of these, the digits that decide: what thirds and sevenths leave in the last ones never tips a half. */
const DECIDING_DIGITS = 9;

/** The currency with the digits in which the kernel works. */
export function moneyOf(model: Model): Currency {
  const { code, digits } = model.currency;
  return { code, digits: model.choices.moneyRounded === 'bill' ? digits + FINER_DIGITS : digits };
}

/** An amount in the kernel's digits as minor units of the currency. */
export function toMinor(model: Model, amount: bigint): bigint {
  if (model.choices.moneyRounded === 'charge') return amount;
  const near = divide(amount, pow10(FINER_DIGITS - DECIDING_DIGITS));
  return divide(near, pow10(DECIDING_DIGITS), model.rounding);
}

/** Minor units in the kernel's digits. */
export function fromMinor(model: Model, minor: bigint): bigint {
  return model.choices.moneyRounded === 'charge' ? minor : minor * pow10(FINER_DIGITS);
}
