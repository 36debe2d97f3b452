// Whose bill a request goes on. A caller is a (tenant, key) pair of the ledger; its account is the
// tenant or the key's owner, as the model's `payer` says. Without such rules an ISV's key is the
// owner's, and all other traffic the tenant's: an integrator's on a customer's keys is the customer's.
import type { PayerRule } from '../model/model.ts';
import type { Directory } from './directory.ts';
import { PRODUCTION } from './match.ts';

export interface Caller {
  readonly tenant: string;
  readonly key: string;
}

export interface Resolved {
  /** The billing account's id; '' when neither tenant nor key says one. */
  readonly account: string;
  /** Whose data was touched: the account itself, or the tenant whose traffic a key's owner pays; '' when the log names none. */
  readonly endTenant: string;
  readonly keyClass: string;
  /** The key stands in no directory of keys although there is one. */
  readonly unknownKey: boolean;
}

/** What holds where a model names no payer. */
export const USUAL_PAYER: readonly PayerRule[] = [{ ownerKinds: ['isv'], keyClasses: undefined, is: 'owner' }];

/** A key that no directory knows has no owner: its tenant pays. Usage that names no tenant is its key's owner's. */
export function resolveCaller(caller: Caller, directory: Directory, payer: readonly PayerRule[]): Resolved {
  const key = directory.keys.get(caller.key);
  const pays = key === undefined ? 'tenant' : payerOf(key, payer.length === 0 ? USUAL_PAYER : payer);
  const { owner } = key ?? { owner: '' };
  const apart = pays === 'apart' && caller.tenant !== '' && caller.tenant !== owner;
  const ownerPays = pays !== 'tenant' && !apart;
  const plain = ownerPays || caller.tenant === '' ? owner : caller.tenant;
  const account = apart ? apartId(owner, caller.tenant) : plain;
  return {
    account,
    endTenant: ownerPays ? caller.tenant : account,
    keyClass: key?.keyClass ?? PRODUCTION,
    unknownKey: key === undefined && caller.key !== '' && directory.keys.size > 0,
  };
}

/** The account of a tenant that pays for itself what the owner of a key would have paid for it: no other account is called so. */
export function apartId(owner: string, tenant: string): string {
  return `${owner}\n${tenant}`;
}

/** The first rule that holds; none: the tenant. */
function payerOf(
  key: { readonly ownerKind: string; readonly keyClass: string },
  rules: readonly PayerRule[],
): PayerRule['is'] {
  const rule = rules.find(
    ({ ownerKinds, keyClasses }) =>
      (ownerKinds?.includes(key.ownerKind) ?? true) && (keyClasses?.includes(key.keyClass) ?? true),
  );
  return rule?.is ?? 'tenant';
}
