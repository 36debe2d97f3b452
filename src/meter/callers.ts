// Whose bill a request goes on. A caller is a (tenant, key) pair of the ledger; its account is the
// tenant, or the owner of an ISV's key. An integrator's traffic on a customer's key is the customer's.
import type { Directory } from './directory.ts';
import { PRODUCTION } from './directory.ts';

export interface Caller {
  readonly tenant: string;
  readonly key: string;
}

export interface Resolved {
  /** The billing account's id; '' when neither tenant nor key says one. */
  readonly account: string;
  readonly keyClass: string;
  /** The key stands in no directory of keys although there is one. */
  readonly unknownKey: boolean;
}

export function resolveCaller(caller: Caller, directory: Directory): Resolved {
  const key = directory.keys.get(caller.key);
  const owned = key?.ownerKind === 'isv' || caller.tenant === '' ? (key?.owner ?? '') : caller.tenant;
  return {
    account: owned,
    keyClass: key?.keyClass ?? PRODUCTION,
    unknownKey: key === undefined && caller.key !== '' && directory.keys.size > 0,
  };
}
