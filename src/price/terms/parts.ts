// The parts of a model that hold prices, as they stand for everyone and as contracts change them.
import type { Day } from '../../calendar/day.ts';
import type { Contract, Model, PriceParts } from '../../model/model.ts';

/** The model's own parts first, then those of each contract that changes numbers. */
export function allParts(model: Model): readonly PriceParts[] {
  return [model, ...model.contracts.flatMap((c) => c.parts ?? [])];
}

/** Index of the contract that holds for an account on a day; -1: none. */
export function contractAt(model: Model, account: string, day: Day): number {
  return model.contracts.findIndex((c) => c.account === account && isOn(c, day));
}

/** The parts that hold under a contract, given by its index. */
export function partsUnder(model: Model, contract: number): PriceParts {
  return contract < 0 ? model : (model.contracts[contract]?.parts ?? model);
}

function isOn(contract: Contract, day: Day): boolean {
  return day >= (contract.from ?? day) && (contract.until === undefined || day < contract.until);
}
