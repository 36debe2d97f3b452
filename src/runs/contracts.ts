// What was agreed with one account, as the YAML of a stored run says it: for statements and explanations.
import { formatDay } from '../calendar/day.ts';
import { isYamlSource, readYaml } from '../source/yaml.ts';
import { modelOf, type Origin } from './origin.ts';

/** One contract of an account. Days are '' where the contract has none. */
export interface AgreedContract {
  readonly from: string;
  /** First day on which it no longer holds. */
  readonly until: string;
  readonly because: string;
  /** '' when the contract leaves the account in its own plan. */
  readonly plan: string;
  /** Numbers that the contract sets: a parameter ("price") or what it says of a part ("plans.pro.fee"). */
  readonly sets: readonly { readonly what: string; readonly value: string }[];
}

/** The same with the lines of its numbers in the YAML, which no statement names. */
export interface PlacedContract extends AgreedContract {
  readonly sets: readonly Agreed[];
}

interface Agreed {
  readonly what: string;
  readonly value: string;
  /** Relative to the project's folder. */
  readonly file: string;
  readonly line: number;
}

interface Days {
  readonly from: string;
  readonly until: string;
}

/** An account's contracts that hold on some day of [from, until), as the model was when the run was priced; it is read once. */
export function contractFinder(
  origin: Origin | undefined,
  window: Days,
): (account: string) => readonly AgreedContract[] {
  const find = placedContracts(origin, window);
  return (account) =>
    find(account).map(({ sets, ...contract }) => ({
      ...contract,
      sets: sets.map(({ what, value }) => ({ what, value })),
    }));
}

export function placedContracts(
  origin: Origin | undefined,
  window: Days,
): (account: string) => readonly PlacedContract[] {
  if (origin === undefined || !origin.sources.some(({ text }) => text.includes('contracts'))) return () => [];
  const { contracts } = modelOf(origin);
  return (account) =>
    contracts
      .flatMap((contract, i) =>
        contract.account !== account
          ? []
          : {
              from: contract.from === undefined ? '' : formatDay(contract.from),
              until: contract.until === undefined ? '' : formatDay(contract.until),
              because: contract.because,
              plan: contract.plan ?? '',
              sets: setsOf(origin, contract.place.file, i),
            },
      )
      .filter((c) => inForce(c, window));
}

export function inForce(contract: AgreedContract, days: Days): boolean {
  return (contract.from === '' || contract.from < days.until) && (contract.until === '' || contract.until > days.from);
}

const LAID = ['set', 'plans', 'packs', 'credits'] as const;

/** The contracts of a model stand in one file, in the model's order. */
function setsOf(origin: Origin, file: string, index: number): readonly Agreed[] {
  const source = origin.sources.find((s) => s.file === file);
  const read = source === undefined ? undefined : readYaml(file, source.text);
  if (source === undefined || read === undefined || !isYamlSource(read)) return [];
  const contract = inside(inside(read.value, 'contracts'), String(index));
  return LAID.flatMap((key) =>
    leaves(inside(contract, key), [key]).map(({ path, value }) => ({
      what: (key === 'set' ? path.slice(1) : path).join('.'),
      value,
      file: source.path,
      line: read.line(['contracts', index, ...path]),
    })),
  );
}

function inside(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([k]) => k === key)?.[1] : undefined;
}

function leaves(
  value: unknown,
  path: readonly string[],
): { readonly path: readonly string[]; readonly value: string }[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ path, value: typeof value === 'object' ? JSON.stringify(value) : String(value) }];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}
