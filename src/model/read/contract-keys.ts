// What a contract may change: numbers of plans, charges, packs and credits that the model has. Whatever
// would make the account's bill another kind of bill is refused here, before it is read.
import type { Path, YamlSource } from '../../source/yaml.ts';
import { type Entry, entriesAt, isGroup, namesThatExist, type Reading, report, valueAt } from './reading.ts';

/** Parts of the model that have no numbers of one account. */
const EVERYBODYS = ['meters', 'choices', 'rollout', 'payer', 'keep', 'assume', 'guardrails'];

/** Keys of a plan that say who is in it. */
const MEMBERS = ['for', 'offered'];

/** Keys by which finance books a part. */
const CODES = ['sku', 'gl_account'];

const SAME = 'a contract changes numbers only: ';

/** Reports each key of a contract that the model does not have, or that would change more than a number. */
export function checkAgreed(r: Reading, contract: Path, agreed: YamlSource): void {
  for (const plan of known(r, contract, agreed, ['plans'], 'plan')) checkPlan(r, contract, agreed, plan.path);
  for (const pack of known(r, contract, agreed, ['packs'], 'pack')) same(r, contract, agreed, pack, ['of', ...CODES]);
  for (const credit of known(r, contract, agreed, ['credits'], 'credit'))
    same(r, contract, agreed, credit, ['kind', ...CODES]);
}

function checkPlan(r: Reading, contract: Path, agreed: YamlSource, plan: Path): void {
  for (const key of MEMBERS) {
    if (valueAt(agreed, [...plan, key]) === undefined) continue;
    const fix = 'write plan: to put the account in a plan';
    report(r, [...contract, ...plan, key], 'contract', `${SAME}not who is in a plan`, fix, 'key');
  }
  if (valueAt(agreed, [...plan, 'fee']) !== undefined && valueAt(r.source, [...plan, 'fee']) === undefined)
    report(r, [...contract, ...plan, 'fee'], 'contract', 'the model has no fee in this plan', ADD_THERE, 'key');
  known(r, contract, agreed, [...plan, 'includes'], 'pool');
  for (const charge of known(r, contract, agreed, [...plan, 'charges'], 'charge'))
    same(r, contract, agreed, charge, ['kind', 'of', 'per', ...CODES]);
  for (const limit of known(r, contract, agreed, [...plan, 'rate_limits'], 'rate limit'))
    same(r, contract, agreed, limit, ['per', 'over']);
  for (const bound of ['minimum', 'maximum', 'commit']) {
    const path = [...plan, bound];
    if (isGroup(valueAt(r.source, path))) same(r, contract, agreed, { name: bound, path }, CODES);
  }
}

const ADD_THERE = 'add it to the model with the number 0, and the other number here';

/** The names in a group of the contract that the model has too; the others are reported. */
function known(r: Reading, contract: Path, agreed: YamlSource, path: Path, what: string): Entry[] {
  const there = entriesAt(r.source, path).map((entry) => entry.name);
  return entriesAt(agreed, path).filter((entry) => {
    if (there.includes(entry.name)) return true;
    const message = `the model has no ${what} "${entry.name}" that a contract could change`;
    const fix = there.length === 0 ? ADD_THERE : namesThatExist(entry.name, there, what);
    report(r, [...contract, ...entry.path], 'contract', message, fix, 'key');
    return false;
  });
}

function same(r: Reading, contract: Path, agreed: YamlSource, { path }: Entry, keys: readonly string[]): void {
  for (const key of keys) {
    const at = [...path, key];
    const value = valueAt(agreed, at);
    const model = valueAt(r.source, at);
    if (value === undefined || value === model) continue;
    const fix = typeof model === 'string' ? `write ${key}: ${model}, or leave it out` : 'leave it out';
    report(r, [...contract, ...at], 'contract', `${SAME}"${key}" stays what it is in the model`, fix);
  }
}

/** Reports a parameter that something uses which is the same for every account. */
export function checkSettable(r: Reading, { name, path }: Entry): boolean {
  const use = EVERYBODYS.flatMap((part) => usesOf(valueAt(r.source, [part]), [part], `$${name}`))[0];
  if (use === undefined) return true;
  const message = `"${name}" cannot be set for one account: ${use.join('.')} uses it, for everyone`;
  report(r, path, 'contract', message, 'give the plans, packs or credits a parameter of their own', 'key');
  return false;
}

function usesOf(value: unknown, path: Path, text: string): Path[] {
  if (value === text) return [path];
  if (Array.isArray(value)) return value.flatMap((inner, i) => usesOf(inner, [...path, i + 1], text));
  if (!isGroup(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => usesOf(inner, [...path, key], text));
}
