// What one meter counted by atom, and what is part of it: classes, tenants that another account pays for. What a rule
// takes out is counted beside it.

/** What one meter counted. */
export interface MeterSums {
  /** By atom. */
  readonly units: readonly bigint[];
  /** By class, then atom; left empty where there is one class or none. */
  readonly byClass: readonly bigint[][];
  /** Billed requests by atom. */
  readonly requests: readonly bigint[];
  /** Of both the parts of other tenants than the account; ascending by atom, then by tenant. */
  readonly others: OtherTenants;
  /** Units that a `not_billed` rule took out. */
  readonly excluded: {
    readonly atom: number;
    readonly rule: number;
    readonly requests: bigint;
    readonly units: bigint;
  }[];
}

/** Columns of one length. */
interface OtherTenants {
  readonly atom: number[];
  readonly tenant: number[];
  readonly requests: bigint[];
  readonly units: bigint[];
}

/** Nothing counted; to be filled. */
export function noSums(atoms: number, classes = 0) {
  const none = (): bigint[] => new Array<bigint>(atoms).fill(0n);
  return {
    units: none(),
    byClass: classes > 1 ? Array.from({ length: classes }, none) : [],
    requests: none(),
    others: { atom: [], tenant: [], requests: [], units: [] } as OtherTenants,
    excluded: [] as MeterSums['excluded'],
  };
}

/** Units of one atom, tenant and class, or those that a rule took out. */
export interface Counted {
  readonly atom: number;
  /** The `not_billed` rule; -1: billed. */
  readonly rule: number;
  readonly usageClass: number;
  /** Number of the end tenant; -1: the account itself. */
  readonly tenant: number;
  readonly requests: bigint;
  readonly units: bigint;
}

/** To be called in the order of atoms, and within one of tenants. */
export function addCounted(sums: ReturnType<typeof noSums>, counted: Counted): void {
  const { atom, rule, usageClass, tenant, requests, units } = counted;
  if (rule >= 0) {
    sums.excluded.push({ atom, rule, requests, units });
    return;
  }
  sums.units[atom] = (sums.units[atom] ?? 0n) + units;
  sums.requests[atom] = (sums.requests[atom] ?? 0n) + requests;
  const column = sums.byClass[usageClass];
  if (column !== undefined) column[atom] = (column[atom] ?? 0n) + units;
  if (tenant >= 0) addOther(sums.others, atom, tenant, requests, units);
}

/** Rows of one tenant and several classes follow each other. */
function addOther(others: OtherTenants, atom: number, tenant: number, requests: bigint, units: bigint): void {
  const last = others.atom.length - 1;
  if (others.atom[last] === atom && others.tenant[last] === tenant) {
    others.requests[last] = (others.requests[last] ?? 0n) + requests;
    others.units[last] = (others.units[last] ?? 0n) + units;
    return;
  }
  others.atom.push(atom);
  others.tenant.push(tenant);
  others.requests.push(requests);
  others.units.push(units);
}
