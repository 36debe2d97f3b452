// A draft with its tenant. Where keys that look secret are all that tells tenants apart, the keys themselves
// must not become names in the ledger: a table then gives each kept key a name, for a person to fill in.
import type { KeyStorage } from '../project/project.ts';
import { HASHED, keyAsStored } from '../project/secret.ts';
import type { Draft } from './draft.ts';
import type { Column } from './look.ts';
import type { TenantChoice } from './tenant.ts';

export const KEY_TABLE = 'tenants-of-keys.csv';

/** What tenants are called until somebody names them, by their keys. */
export function namesOfKeys(keys: readonly string[]): ReadonlyMap<string, string> {
  const width = String(keys.length).length;
  return new Map(keys.map((key, i) => [key, `key-${String(i + 1).padStart(width, '0')}`]));
}

/** The table itself. */
export function keyTable(keys: readonly string[]): string {
  return `key,tenant\n${[...namesOfKeys(keys)].map(([key, name]) => `${key},${name}\n`).join('')}`;
}

/** `byKey`: the mapping of the file that is written gets the table. */
export function withTenant(
  draft: Draft,
  choice: TenantChoice,
  columns: readonly Column[],
  keys: KeyStorage,
): { readonly draft: Draft; readonly byKey: boolean } {
  if (choice.tenant === undefined) return { draft, byKey: false };
  if (
    choice.kind === 'key' &&
    isSecret(
      columns.find((c) => c.name === choice.words),
      keys,
    )
  )
    return { draft: { ...draft, columns: { ...draft.columns, key: choice.words } }, byKey: true };
  return { draft: { ...draft, columns: { ...draft.columns, tenant: choice.tenant } }, byKey: false };
}

function isSecret(column: Column | undefined, keys: KeyStorage): boolean {
  return (column?.values ?? []).some((value) => value !== undefined && keyAsStored(value, keys).startsWith(HASHED));
}
