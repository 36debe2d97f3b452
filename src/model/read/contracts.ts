// `contracts:` — what was agreed with one account: the model's plans, packs, discounts and credits read
// again with other numbers. A contract changes numbers only: names, kinds and meters stay the model's.
import { inside, overlay, without } from '../../source/overlay.ts';
import type { Path } from '../../source/yaml.ts';
import { keptKeys } from '../kept.ts';
import type { Contract, PriceParts } from '../model.ts';
import { contractShape } from '../schema/schema.ts';
import { checkAgreed, checkSettable } from './contract-keys.ts';
import { plainNumber, settable } from './param-sets.ts';
import {
  entriesAt,
  isGroup,
  itemsAt,
  namesThatExist,
  type Params,
  partAt,
  placeAt,
  type Reading,
  report,
  valueAt,
} from './reading.ts';
import { dayAt } from './when.ts';

type ReadParts = (r: Reading) => PriceParts;

/** The keys of a contract that are laid over the model's. */
const LAID = ['plans', 'packs', 'credits'];

/** The contracts of a model; `partsOf` reads the parts that each of them has anew. */
export function contractsOf(r: Reading, partsOf: ReadParts): Contract[] {
  const contracts = itemsAt(r.source, ['contracts']).flatMap((path) => {
    const contract = contractOf(r, path, partsOf);
    return contract === undefined ? [] : [{ path, contract }];
  });
  for (const [i, { path, contract }] of contracts.entries()) {
    const other = contracts.slice(0, i).find((earlier) => overlap(earlier.contract, contract));
    if (other === undefined) continue;
    const message = `account "${contract.account}" has a contract for some of these days, in line ${other.contract.place.line}`;
    report(r, path, 'contract', message, 'end one with until: where the other begins with from:');
  }
  return contracts.map(({ contract }) => contract);
}

function contractOf(r: Reading, path: Path, partsOf: ReadParts): Contract | undefined {
  const before = r.problems.length;
  const raw = partAt(r, path, contractShape);
  if (raw === undefined) return undefined;
  const misnamed = r.problems.slice(before).some(({ code }) => code === 'unknown-key');
  const from = dayAt(r, [...path, 'from']);
  const until = dayAt(r, [...path, 'until']);
  if (from !== undefined && until !== undefined && until <= from) {
    const fix = '`until` is the first day on which it no longer holds: write a later one';
    report(r, [...path, 'until'], 'date-order', 'the contract ends before it begins', fix);
  }
  if (raw.plan !== undefined) checkPlan(r, [...path, 'plan'], raw.plan);
  const numbers = ['set', ...LAID].filter((key) => isGroup(valueAt(r.source, [...path, key])));
  if (raw.plan === undefined && numbers.length === 0 && !misnamed)
    report(r, path, 'contract', 'this contract agrees on nothing', 'add plan:, set:, plans:, packs: or credits:');
  const parts = numbers.length === 0 ? undefined : agreedParts(r, path, partsOf);
  return { account: raw.account, from, until, plan: raw.plan, because: raw.because, parts, place: placeAt(r, path) };
}

function checkPlan(r: Reading, path: Path, plan: string): void {
  const plans = entriesAt(r.source, ['plans']).map((entry) => entry.name);
  if (plans.includes(plan)) return;
  report(r, path, 'unknown-name', `there is no plan "${plan}"`, namesThatExist(plan, plans, 'plan'));
}

/** The model's parts with the contract's keys laid over them and its parameters in place of the model's. */
function agreedParts(r: Reading, path: Path, partsOf: ReadParts): PriceParts | undefined {
  const before = r.problems.length;
  const params = agreedParams(r, [...path, 'set']);
  const agreed = inside(r.source, path, LAID);
  checkAgreed(r, path, agreed);
  if (r.problems.length > before) return undefined;
  return partsOf({
    source: overlay(agreed, without(r.source, [['contracts']]), keptKeys),
    problems: r.problems,
    params,
  });
}

function agreedParams(r: Reading, path: Path): Params {
  const params = new Map(r.params);
  for (const entry of entriesAt(r.source, path)) {
    if (!settable(r, entry) || !checkSettable(r, entry)) continue;
    const number = plainNumber(r, entry);
    if (number !== undefined) params.set(entry.name, number);
  }
  return params;
}

function overlap(a: Contract, b: Contract): boolean {
  if (a.account !== b.account) return false;
  return (
    (a.until === undefined || b.from === undefined || b.from < a.until) &&
    (b.until === undefined || a.from === undefined || a.from < b.until)
  );
}
