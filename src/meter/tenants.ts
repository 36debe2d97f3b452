// Whose usage an account pays for: its own, and that of the tenants that its keys serve. An end tenant
// counts once it has a billed request, whatever that weighs.
import type { Day } from '../calendar/day.ts';
import type { Account, Usage } from './quantities.ts';
import type { MeterSums } from './sums.ts';
import { type Atoms, atomsBetween, lowerBound, sumIn } from './usage.ts';

export interface EndTenants {
  /** Accounts that pay for usage of other tenants, ascending. */
  readonly payers: readonly number[];
  /** Units by end tenant with at least one billed request, in the order of their names; '' is an unknown one. */
  units(account: number, meter: number, from: Day, until: Day): ReadonlyMap<string, bigint>;
}

/** `names` by number of the tenant; `sums` by meter index. */
export function endTenantsOf(
  atoms: Atoms,
  accounts: readonly Account[],
  usage: Usage,
  names: readonly string[],
  sums: readonly MeterSums[],
): EndTenants {
  const payers = new Set(sums.flatMap(({ others }) => others.atom.map((atom) => atoms.account[atom] ?? 0)));
  return {
    payers: [...payers].sort((a, b) => a - b),
    units(account, meter, from, until) {
      const found = new Map<string, Part>();
      const counted = sums[meter];
      if (counted === undefined) throw new Error(`there is no meter ${meter}`);
      const [first, last] = atomsBetween(atoms, account, from, until);
      const own = {
        units: usage.between(account, meter, from, until),
        requests: sumIn(counted.requests, [first, last]),
      };
      for (const { tenant, units, requests } of partsOf(counted, first, last)) {
        own.units -= units;
        own.requests -= requests;
        const id = names[tenant] ?? '';
        const part = found.get(id) ?? { units: 0n, requests: 0n };
        found.set(id, { units: part.units + units, requests: part.requests + requests });
      }
      found.set(accounts[account]?.id ?? '', own);
      const billed = [...found].filter(([, part]) => part.units > 0n || part.requests > 0n);
      return new Map(billed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, part]) => [id, part.units]));
    },
  };
}

interface Part {
  readonly units: bigint;
  readonly requests: bigint;
}

/** What the atoms [first, last) hold of other tenants. */
function* partsOf({ others }: MeterSums, first: number, last: number): Generator<Part & { readonly tenant: number }> {
  for (let i = lowerBound(others.atom, first); i < others.atom.length && (others.atom[i] ?? 0) < last; i++)
    yield { tenant: others.tenant[i] ?? 0, units: others.units[i] ?? 0n, requests: others.requests[i] ?? 0n };
}
